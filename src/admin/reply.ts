import type { ServerResponse } from "node:http";

/** An answer of the admin listener. */
export interface AdminReply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** In the form of every other refusal. */
export function failure(status: number, message: string, headers?: AdminReply["headers"]): AdminReply {
  return { status, body: { error: { status: "ERROR", message } }, ...(headers && { headers }) };
}

export function sendReply(response: ServerResponse, { status, body, headers }: AdminReply): void {
  response.writeHead(status, {
    ...headers,
    "content-type": "application/json",
    "cache-control": "no-store",
    // What was refused unread must not be taken for the next request, and one that drains waits for no other.
    connection: "close",
  });
  response.end(`${JSON.stringify(body)}\n`);
}
