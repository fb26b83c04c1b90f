import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from "node:http";
import { listeningPort } from "../support/ports.ts";

export interface ReceivedCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Answerer = (response: ServerResponse, call: ReceivedCall) => void;

/** A provider's endpoint on 127.0.0.1 that answers whatever a test wants, however wrong. */
export interface AnsweringServer {
  readonly origin: string;
  /** What was received, oldest first. */
  readonly calls: readonly ReceivedCall[];
  /** From now on; forgets the calls so far. */
  answer(answerer: Answerer): void;
  stop(): Promise<void>;
}

export async function startAnsweringServer(): Promise<AnsweringServer> {
  let answerer: Answerer = withStatus(404);
  let calls: ReceivedCall[] = [];
  const receive: RequestListener = async (request, response) => {
    const { method = "", url = "", headers } = request;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const call = { method, path: url, headers, body: Buffer.concat(chunks).toString("utf8") };
    calls.push(call);
    answerer(response, call);
  };
  const server = createServer(receive).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${listeningPort(server)}`,
    get calls() {
      return calls;
    },
    answer(next) {
      answerer = next;
      calls = [];
    },
    stop: async () => {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
}

/** JSON of a value, or a text exactly as it is. */
export function withJson(body: unknown, status = 200, contentType = "application/json"): Answerer {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return (response) => response.writeHead(status, { "content-type": contentType }).end(text);
}

export function withStatus(status: number, headers: Record<string, string> = {}): Answerer {
  return (response) => response.writeHead(status, headers).end();
}

export const withReset: Answerer = (response) => response.socket?.destroy();
export const withNothing: Answerer = () => undefined;
