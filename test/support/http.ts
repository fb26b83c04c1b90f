import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";

/** A request sent exactly as written: `fetch` would tidy the path and join headers. */
export interface RawRequest {
  readonly method?: string;
  /** The Host header. */
  readonly host: string;
  readonly path: string;
  /** A list sends one header line each. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

export interface RawResponse {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  readonly milliseconds: number;
}

export async function send(origin: string, raw: RawRequest): Promise<RawResponse> {
  const { hostname, port } = new URL(origin);
  const startedAt = performance.now();
  const lines = Object.entries({ host: raw.host, ...raw.headers }).flatMap(([name, value]) =>
    [value].flat().flatMap((line) => [name, line]),
  );
  const outgoing = request({ hostname, port, method: raw.method ?? "GET", path: raw.path, headers: lines });
  outgoing.end();
  const [response]: [IncomingMessage] = (await once(outgoing, "response")) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: Buffer.concat(chunks).toString("utf8"),
    milliseconds: performance.now() - startedAt,
  };
}

/** RFC 9449, section 7.1. */
export const dpop = (token: string, ...proofs: readonly string[]) => ({
  authorization: `DPoP ${token}`,
  dpop: proofs,
});

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
