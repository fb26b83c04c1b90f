import { once } from "node:events";
import { type Dispatcher, request } from "undici";
import { createDispatcher, faultCode, MAX_ANSWER_BYTES } from "./dispatcher.ts";
import { inflateBody } from "./inflate.ts";
import type { Proxies } from "./proxies.ts";
import type { TlsSettings } from "./tls-settings.ts";

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
  /** Whole seconds, at least 1, until it is worth asking again, where that is known. */
  readonly retryAfter?: number;
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
  /** `signal` ends the call before its time, as where several calls share one. */
  send(outgoing: OutboundRequest, signal?: AbortSignal): Promise<OutboundAnswer | Outage>;
  close(): Promise<void>;
}

export const outage = (detail: string): Outage => ({ kind: "outage", detail });

export interface OutboundOptions extends TlsSettings {
  /** Milliseconds for a whole call, from the connection to the last byte; a second attempt included. */
  readonly timeout: number;
  readonly connections: number;
  readonly proxies: Proxies;
}

export function createOutbound(options: OutboundOptions): Outbound {
  const dispatcher = createDispatcher(options);
  return {
    async send(outgoing, signal = AbortSignal.timeout(options.timeout)) {
      try {
        // undici heeds a signal only once it is connected, and a proxy may take its time.
        return await Promise.race([exchange(outgoing, { dispatcher, signal }), abortion(signal)]);
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

async function exchange(outgoing: OutboundRequest, means: Means): Promise<OutboundAnswer | Outage> {
  return readAnswer(await requestTwice(outgoing, means));
}

async function abortion(signal: AbortSignal): Promise<never> {
  await once(signal, "abort");
  throw signal.reason;
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
  const received = new Uint8Array(await body.arrayBuffer());
  // None was asked for, yet some servers, and some proxies before them, compress all the same.
  const content = await inflateBody(received, String(headers["content-encoding"] ?? ""), MAX_ANSWER_BYTES);
  if (content === undefined) return outage("an unknown content-encoding");
  const mediaType = String(headers["content-type"] ?? "").split(";")[0] ?? "";
  return {
    kind: "answer" as const,
    status: statusCode,
    mediaType: mediaType.trim().toLowerCase(),
    body: new TextDecoder().decode(content),
  };
}
