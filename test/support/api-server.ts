import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Certified } from "./certificates.ts";
import { listeningPort } from "./ports.ts";

export interface ApiRequest {
  readonly method: string;
  /** As it came, with its query. */
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly type?: string;
  /** Sent as JSON; a text as it is. */
  readonly body: unknown;
}

/** An HTTP API on 127.0.0.1 that can be stopped and started again. */
export interface ApiServer {
  readonly port: number;
  readonly origin: string;
  /** What was received, oldest first. */
  readonly requests: readonly ApiRequest[];
  /** Connections open at the most. */
  readonly peak: number;
  /** Listens again, on the same port. */
  start(): Promise<void>;
  /** Breaks every connection; the port refuses from now on. */
  stop(): Promise<void>;
}

type Answerer = (request: ApiRequest) => ApiAnswer | Promise<ApiAnswer>;

export async function startApiServer(
  answer: Answerer,
  tls?: Pick<Certified, "cert" | "key">,
): Promise<ApiServer> {
  const requests: ApiRequest[] = [];
  let open = 0;
  let peak = 0;
  const receive = async (incoming: IncomingMessage, response: ServerResponse) => {
    const { method = "", url = "", headers } = incoming;
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const request = { method, url, headers, body: Buffer.concat(chunks).toString("utf8") };
    requests.push(request);
    send(response, await answer(request));
  };
  const server: Server = tls ? createTlsServer(tls, receive) : createServer(receive);
  server.on("connection", (socket) => {
    open += 1;
    peak = Math.max(peak, open);
    socket.on("close", () => {
      open -= 1;
    });
  });
  const listen = async (port: number) => void (await once(server.listen(port, "127.0.0.1"), "listening"));
  await listen(0);
  const port = listeningPort(server);
  return {
    port,
    origin: `${tls ? "https" : "http"}://127.0.0.1:${port}`,
    requests,
    get peak() {
      return peak;
    },
    start: () => listen(port),
    stop: async () => {
      if (!server.listening) return;
      const closed = once(server.close(), "close");
      server.closeAllConnections();
      await closed;
    },
  };
}

function send(response: ServerResponse, { status, type = "application/json", body }: ApiAnswer): void {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  response.writeHead(status, { "content-type": type }).end(text);
}
