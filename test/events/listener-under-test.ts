import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createExchange } from "../../src/events/exchange.ts";
import { createRateLimit } from "../../src/events/rate-limit.ts";
import { createEventsServer, type EventsServer } from "../../src/events/server.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { type RecordedLog, recordLog } from "../observe/recorded-log.ts";

/** Milliseconds that a request may take to come in. */
const PATIENCE = 200;

/** The listener with one endpoint, /events/risk, that takes any text. */
export interface ListenerUnderTest extends Pick<RecordedLog, "lines" | "messages"> {
  readonly server: EventsServer;
  readonly port: number;
  /** The bodies. */
  readonly received: readonly string[];
  send(path: string, init?: RequestInit): Promise<Response>;
  statusOf(path: string, init?: RequestInit): Promise<number>;
  /** A connection on which this was said. */
  speak(text: string): Promise<Socket>;
  /** Requests refused for this reason so far. */
  refused(reason: string): Promise<number>;
}

/** `behave` is waited for before an answer. */
export async function startListener(
  perSecond: number,
  behave: () => Promise<void> = async () => undefined,
): Promise<ListenerUnderTest> {
  const { log, lines, messages } = recordLog();
  const metrics = createMetrics();
  const received: string[] = [];
  const endpoint = {
    mediaType: "text/plain",
    success: 202,
    describe: ({ description }: { readonly description: string }) => ({ description }),
    admits: () => true,
    receive: async (body: string) => {
      received.push(body);
      await behave();
      return { kind: "noted", detail: "received" } as const;
    },
  } as const;
  const endpoints = new Map([["/events/risk", endpoint]]);
  const limit = createRateLimit(perSecond);
  const server = createEventsServer(createExchange({ endpoints, limit, log, metrics }), log, PATIENCE);
  const port = await server.listen({ host: "127.0.0.1", port: 0 });
  const headers = { "content-type": "text/plain" };
  const send = (path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", headers, body: "hello", ...init });
  return {
    server,
    port,
    received,
    lines,
    messages,
    send,
    async statusOf(path, init) {
      const response = await send(path, init);
      await response.arrayBuffer();
      return response.status;
    },
    async speak(text) {
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => undefined);
      // Unless it is read from, it does not notice its end.
      socket.resume();
      await once(socket, "connect");
      socket.write(text);
      return socket;
    },
    refused: async (reason) => {
      const { values } = await metrics.eventsRefused.get();
      return values.find(({ labels }) => labels.reason === reason)?.value ?? 0;
    },
  };
}
