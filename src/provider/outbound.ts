import { Agent, type Dispatcher, request } from "undici";

/** Bytes of a provider's answer that are read; more is an outage. */
const MAX_ANSWER_BYTES = 256 * 1024;

export interface OutboundRequest {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
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

/** Pooled keep-alive connections to one provider. Redirects are answers, never followed. */
export interface Outbound {
  send(outgoing: OutboundRequest): Promise<OutboundAnswer | Outage>;
  close(): Promise<void>;
}

export const outage = (detail: string): Outage => ({ kind: "outage", detail });

export interface OutboundOptions {
  /** Milliseconds for a whole call, from the connection to the last byte. */
  readonly timeout: number;
  readonly connections: number;
}

export function createOutbound({ timeout, connections }: OutboundOptions): Outbound {
  const dispatcher = new Agent({ connections, connect: { timeout }, maxResponseSize: MAX_ANSWER_BYTES });
  return {
    async send({ url, method, headers, body }) {
      try {
        const response = await request(url, {
          method,
          headers: { ...headers, "accept-encoding": "identity" },
          body: body ?? null,
          dispatcher,
          signal: AbortSignal.timeout(timeout),
        });
        return await readAnswer(response);
      } catch (error) {
        return outage(faultCode(error));
      }
    },
    close: () => dispatcher.destroy(),
  };
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
