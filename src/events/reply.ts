import type { ServerResponse } from "node:http";

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly json?: Readonly<Record<string, string>>;
  /** The rest of the request is not worth reading. */
  readonly close?: boolean;
}

export const statusAlone = (status: number, headers: Reply["headers"] = {}): Reply => ({ status, headers });

/** OpenID Connect Back-Channel Logout 1.0, section 2.8, wants no answer to be stored; RFC 8935, section 2.3, the language. */
export function sendReply(response: ServerResponse, { status, headers, json, close }: Reply): void {
  response.writeHead(status, {
    ...headers,
    "cache-control": "no-store",
    ...(json && { "content-type": "application/json", "content-language": "en" }),
    ...(close && { connection: "close" }),
  });
  response.end(json && JSON.stringify(json));
}
