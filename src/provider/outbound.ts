import { Agent, type Dispatcher, request } from "undici";

/** Bytes of a provider's answer that are read; more is an outage. */
const MAX_ANSWER_BYTES = 256 * 1024;
/** Refused, reset, or closed by the other side. */
const CONNECTION_FAULTS = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

export interface OutboundRequest {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Makes the request anew for a second attempt, where it carries what may be shown only once. */
  readonly renew?: () => Promise<OutboundRequest>;
}

/** `detail` names the fault by code; it never quotes the answer. */
export interface Outage {
  readonly kind: "outage";
  readonly detail: string;
}

export interface OutboundAnswer {
  readonly kind: "answer";
  readonly status: number;
  /** Media type without parameters, lower case; empty when the answer has none. */
  readonly mediaType: string;
  readonly body: string;
}

/**
 * Pooled keep-alive connections to one provider. Redirects are answers, never followed. A connection that is
 * refused, or breaks before any answer, is tried once more: a kept one may have been closed by the other side.
 */
export interface Outbound {
  send(outgoing: OutboundRequest): Promise<OutboundAnswer | Outage>;
  close(): Promise<void>;
}

export const outage = (detail: string): Outage => ({ kind: "outage", detail });

export interface OutboundOptions {
  /** Milliseconds for a whole call, from the connection to the last byte; a second attempt included. */
  readonly timeout: number;
  readonly connections: number;
  /** PEM certificates that are trusted instead of the usual ones. */
  readonly ca?: string | undefined;
}

export function createOutbound({ timeout, connections, ca }: OutboundOptions): Outbound {
  const connect = { timeout, ...(ca !== undefined && { ca }) };
  const dispatcher = new Agent({ connections, connect, maxResponseSize: MAX_ANSWER_BYTES });
  return {
    async send(outgoing) {
      const signal = AbortSignal.timeout(timeout);
      try {
        return await readAnswer(await requestTwice(outgoing, { dispatcher, signal }));
      } catch (error) {
        return outage(faultCode(error));
      }
    },
    close: () => dispatcher.destroy(),
  };
}

interface Means {
  readonly dispatcher: Dispatcher;
  readonly signal: AbortSignal;
}

async function requestTwice(outgoing: OutboundRequest, means: Means): Promise<Dispatcher.ResponseData> {
  try {
    return await requestOnce(outgoing, means);
  } catch (error) {
    if (!CONNECTION_FAULTS.has(faultCode(error))) throw error;
    return requestOnce((await outgoing.renew?.()) ?? outgoing, means);
  }
}

function requestOnce({ url, method, headers, body }: OutboundRequest, means: Means) {
  return request(url, {
    method,
    headers: { ...headers, "accept-encoding": "identity" },
    body: body ?? null,
    ...means,
  });
}

async function readAnswer({ statusCode, headers, body }: Dispatcher.ResponseData) {
  const encoding = headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity") {
    await body.dump();
    return outage("compressed answer");
  }
  const mediaType = String(headers["content-type"] ?? "").split(";")[0] ?? "";
  return {
    kind: "answer" as const,
    status: statusCode,
    mediaType: mediaType.trim().toLowerCase(),
    body: await body.text(),
  };
}

function faultCode(error: unknown): string {
  if (!(error instanceof Error)) return "unknown fault";
  if (error.name === "TimeoutError") return "timeout";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
