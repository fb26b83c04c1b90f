import type { Claims } from "../../credential/claims.ts";
import { readJsonObject } from "../../provider/answer.ts";
import type { Outage, Outbound, OutboundAnswer } from "../../provider/outbound.ts";
import type { CredentialAlarm } from "../credential-alarm.ts";
import { type Unavailable, unavailable } from "../directory.ts";
import type { Bearer, BearerSource } from "./bearer.ts";
import { readListPage } from "./list.ts";
import { memberOf } from "./path.ts";
import type { ScimProfile } from "./profile.ts";

/** Resources of one answer that are asked for; the service may give fewer. */
const COUNT = 100;
/** Answers to one question: what goes on beyond them is too vague a question. */
const MAX_PAGES = 10;

const ACCEPT = "application/scim+json, application/json";
const ERROR_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:Error";
const MALFORMED = unavailable("a malformed answer");

export interface ScimList {
  readonly kind: "list";
  readonly resources: readonly Claims[];
}

export interface ScimClient {
  /** Every resource that a query finds, however many answers they come in; one that is not seen whole is an outage. */
  list(url: string, signal: AbortSignal): Promise<ScimList | Unavailable>;
  close(): Promise<void>;
}

export interface ScimClientOptions {
  readonly outbound: Outbound;
  readonly bearer: BearerSource;
  readonly alarm: CredentialAlarm;
  readonly profile: Pick<ScimProfile, "mediaTypes" | "saysNotFound">;
}

export const firstPage = (address: string, filter: string): string =>
  `${address}?filter=${encodeURIComponent(filter)}&count=${COUNT}`;

export function createScimClient({ outbound, bearer, alarm, profile }: ScimClientOptions): ScimClient {
  const send = (url: string, { token }: Bearer, signal: AbortSignal) =>
    outbound.send(
      { url, method: "GET", headers: { accept: ACCEPT, authorization: `Bearer ${token}` } },
      signal,
    );

  /** A token may end before its time: the first 401 is answered with another one. */
  async function get(url: string, signal: AbortSignal): Promise<OutboundAnswer | Outage> {
    const held = await bearer.current();
    if (held.kind === "outage") return held;
    const answer = await send(url, held, signal);
    if (answer.kind === "outage" || answer.status !== 401) return answer;
    const renewed = await bearer.renew(held.token);
    if (renewed === undefined) return answer;
    return renewed.kind === "outage" ? renewed : send(url, renewed, signal);
  }

  async function getBody(url: string, signal: AbortSignal): Promise<Body | Unavailable> {
    const answer = await get(url, signal);
    if (answer.kind === "outage") return unavailable(answer.detail);
    const refusal = alarm.judge(answer.status);
    if (refusal !== undefined) return refusal;
    if (profile.saysNotFound && answer.status === 404 && isScimError(answer)) return NOTHING;
    if (answer.status !== 200) return unavailable(`status ${answer.status}`);
    const known = profile.mediaTypes.includes(answer.mediaType);
    const value = readJsonObject(known ? { ...answer, mediaType: "application/json" } : answer);
    return value === undefined ? MALFORMED : { kind: "body", value };
  }

  return {
    async list(url, signal) {
      const resources: Claims[] = [];
      let next = "";
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const body = await getBody(url + next, signal);
        if (body.kind === "unavailable") return body;
        const reading = readListPage(body.value, resources.length);
        if (reading.kind === "malformed") return MALFORMED;
        resources.push(...reading.resources);
        if (reading.next === undefined) return { kind: "list", resources };
        next = `&${reading.next}`;
      }
      return unavailable("too many resources match to see all of them");
    },
    close: async () => void (await Promise.all([outbound.close(), bearer.close()])),
  };
}

interface Body {
  readonly kind: "body";
  readonly value: Claims;
}

const NOTHING: Body = { kind: "body", value: { totalResults: 0 } };

/** RFC 7644, section 3.12; another 404 is that of a wrong address. Services send it under any media type. */
function isScimError(answer: OutboundAnswer): boolean {
  const error = readJsonObject({ ...answer, mediaType: "application/json" });
  return [memberOf(error, "schemas")].flat().includes(ERROR_SCHEMA);
}
