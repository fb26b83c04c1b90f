import { B64TOKEN } from "../../credential/authorization.ts";
import { readJsonObject } from "../../provider/answer.ts";
import { clientSecretBasic } from "../../provider/client-authentication.ts";
import { type Outage, type Outbound, type OutboundAnswer, outage } from "../../provider/outbound.ts";
import type { CredentialAlarm } from "../credential-alarm.ts";
import type { Bearer, BearerSource } from "./bearer.ts";

/** Share of a token's life after which the next one is fetched, so that none ends on its way. */
const USED_LIFE = 0.9;
/** Milliseconds: a token this young that is refused is no token that has ended, and the next would fare no better. */
const LEAST_AGE = 1_000;

export interface ClientBearerOptions {
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string | undefined;
  readonly outbound: Outbound;
  readonly alarm: CredentialAlarm;
}

interface HeldToken extends Bearer {
  /** Milliseconds since 1970. */
  readonly fetchedAt: number;
  readonly usedUntil: number;
}

/** A token by client credentials (RFC 6749, section 4.4), kept while it lasts; whoever needs one shares one call. */
export function createClientBearer(options: ClientBearerOptions): BearerSource {
  let held: HeldToken | undefined;
  let flight: Promise<HeldToken | Outage> | undefined;

  async function fetchOnce(): Promise<HeldToken | Outage> {
    try {
      const answer = await fetchToken(options);
      if (answer.kind === "bearer") held = answer;
      return answer;
    } finally {
      flight = undefined;
    }
  }
  function fetchShared(): Promise<HeldToken | Outage> {
    flight ??= fetchOnce();
    return flight;
  }

  return {
    current: async () => (held !== undefined && Date.now() < held.usedUntil ? held : fetchShared()),
    async renew(refused) {
      if (held !== undefined && held.token !== refused) return held;
      if (held !== undefined && Date.now() - held.fetchedAt < LEAST_AGE) return undefined;
      held = undefined;
      return fetchShared();
    },
    close: () => options.outbound.close(),
  };
}

async function fetchToken(options: ClientBearerOptions): Promise<HeldToken | Outage> {
  const { tokenEndpoint, clientId, clientSecret, scope, outbound, alarm } = options;
  const answer = await outbound.send({
    url: tokenEndpoint,
    method: "POST",
    headers: {
      authorization: clientSecretBasic(clientId, clientSecret),
      "content-type": "application/x-www-form-urlencoded",
      accept: "application/json",
    },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      ...(scope !== undefined && { scope }),
    }).toString(),
  });
  if (answer.kind === "outage") return outage(`token endpoint: ${answer.detail}`);
  const refusal = alarm.judge(answer.status);
  if (refusal !== undefined) return outage(refusal.detail);
  if (answer.status !== 200) return outage(`token endpoint: status ${answer.status}`);
  return readToken(answer) ?? outage("token endpoint: a malformed answer");
}

/** RFC 6749, section 5.1. A token whose end is not said is used until it is refused. */
function readToken(answer: OutboundAnswer): HeldToken | undefined {
  const { access_token: token, token_type: type, expires_in: lifetime = null } = readJsonObject(answer) ?? {};
  if (typeof token !== "string" || !B64TOKEN.test(token)) return undefined;
  if (typeof type !== "string" || type.toLowerCase() !== "bearer") return undefined;
  if (lifetime !== null && (typeof lifetime !== "number" || !(lifetime > 0))) return undefined;
  const fetchedAt = Date.now();
  const usedUntil = lifetime === null ? Number.POSITIVE_INFINITY : fetchedAt + lifetime * 1_000 * USED_LIFE;
  return { kind: "bearer", token, fetchedAt, usedUntil };
}
