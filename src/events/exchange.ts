import type { IncomingMessage } from "node:http";
import { readBody } from "../http/body.ts";
import type { Log } from "../observe/log.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { Endpoint } from "./endpoint.ts";
import { type Outcome, REFUSALS, refused } from "./outcome.ts";
import type { RateLimit } from "./rate-limit.ts";
import { type Reply, statusAlone } from "./reply.ts";

/** Bytes. */
const MAX_BODY = 65_536;
/** Seconds after which it may be tried again. */
const RETRY_AFTER = 5;

export interface ExchangeOptions {
  /** By path. */
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  readonly limit: RateLimit;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Answers one request; undefined where nobody waits for an answer any longer. */
export type Exchange = (request: IncomingMessage) => Promise<Reply | undefined>;

export function createExchange({ endpoints, limit, log, metrics }: ExchangeOptions): Exchange {
  const turnAway = (reason: string, reply: Reply): Reply => {
    metrics.eventsRefused.inc({ reason });
    return reply;
  };

  return async (request) => {
    const wait = limit.take();
    if (wait > 0)
      return turnAway("rate", statusAlone(429, { "retry-after": String(Math.ceil(wait / 1_000)) }));
    const path = (request.url ?? "").split("?")[0] ?? "";
    const endpoint = endpoints.get(path);
    if (endpoint === undefined) return turnAway("path", statusAlone(404));
    if (request.method !== "POST") return turnAway("method", statusAlone(405, { allow: "POST" }));

    const outcome = await take(request, endpoint);
    if (outcome === undefined) {
      metrics.eventsRefused.inc({ reason: "broken" });
      return undefined;
    }
    const { kind, ...facts } = outcome;
    if (!isTaken(outcome)) metrics.eventsRefused.inc({ reason: reasonOf(outcome) });
    log[isTaken(outcome) ? "info" : "warn"]({ path, outcome: kind, ...facts }, "event");
    return replyTo(outcome, endpoint);
  };
}

async function take(request: IncomingMessage, endpoint: Endpoint): Promise<Outcome | undefined> {
  const { authorization, "content-type": contentType = "" } = request.headers;
  if (!endpoint.admits(authorization)) return refused("authentication", "not the agreed bearer token");
  const mediaType = contentType.split(";")[0]?.trim().toLowerCase();
  if (mediaType !== endpoint.mediaType) return refused("contentType", "another content type");
  const body = await readBody(request, MAX_BODY);
  if (body.kind === "broken") return undefined;
  return body.kind === "tooLarge"
    ? refused("size", "a body of more than 64 kB")
    : endpoint.receive(body.text);
}

const isTaken = ({ kind }: Outcome) => kind === "enforced" || kind === "noted";
const reasonOf = (outcome: Outcome) => (outcome.kind === "refused" ? outcome.reason : outcome.kind);

function replyTo(outcome: Outcome, endpoint: Endpoint): Reply {
  if (outcome.kind === "unavailable") return statusAlone(503, { "retry-after": String(RETRY_AFTER) });
  if (outcome.kind !== "refused") return statusAlone(endpoint.success);
  const refusal = REFUSALS[outcome.reason];
  return {
    ...statusAlone(refusal.status),
    json: endpoint.describe(refusal),
    close: outcome.reason === "size",
  };
}
