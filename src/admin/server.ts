import { createServer, type IncomingMessage } from "node:http";
import type { Address } from "../config/scalars.ts";
import { readBody } from "../http/body.ts";
import { listen } from "../http/listen.ts";
import { describeDefect, type Log } from "../observe/log.ts";
import { type AdminReply, failure, sendReply } from "./reply.ts";

/** Bytes; a token has 16 kB at most by default, and JSON adds little to it. */
const MAX_BODY = 32_768;
/** Milliseconds for a whole request to come in: 5 seconds. */
const PATIENCE = 5_000;

export interface AdminServer {
  /** The bound port. */
  listen(address: Address): Promise<number>;
  /** Takes no further request, and cuts those off that are not answered after so many milliseconds. */
  drain(milliseconds: number): Promise<void>;
}

export interface AdminServerOptions {
  /** Why a request is turned away unread. */
  readonly admit: (request: IncomingMessage) => AdminReply | undefined;
  readonly answer: (path: string, body: string) => Promise<AdminReply>;
  readonly log: Log;
  /** Milliseconds. */
  readonly patience?: number;
}

export function createAdminServer({
  admit,
  answer,
  log,
  patience = PATIENCE,
}: AdminServerOptions): AdminServer {
  const times = {
    requestTimeout: patience,
    headersTimeout: patience,
    connectionsCheckingInterval: Math.min(patience, 1_000),
  };

  async function replyTo(request: IncomingMessage): Promise<AdminReply | undefined> {
    const refusal = admit(request);
    if (refusal) return refusal;
    const body = await readBody(request, MAX_BODY);
    if (body.kind === "broken") return undefined;
    return body.kind === "tooLarge"
      ? failure(413, "The body is larger than 32 kB.")
      : answer(request.url ?? "", body.text);
  }

  const server = createServer(times, async (request, response) => {
    try {
      const reply = await replyTo(request);
      if (reply) sendReply(response, reply);
    } catch (error) {
      log.error(describeDefect(error), "defect");
      sendReply(response, failure(500, "Internal error."));
    }
  });
  return {
    listen: (address) => listen(server, address),
    drain: (milliseconds) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), milliseconds);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}
