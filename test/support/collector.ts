import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { type ReceivedSpan, readSpans } from "./otlp.ts";
import { listeningPort, waitUntil } from "./ports.ts";

/** What takes traces by OTLP over HTTP, on 127.0.0.1. */
export interface Collector {
  readonly endpoint: string;
  readonly port: number;
  /** Everything received so far. */
  readonly spans: readonly ReceivedSpan[];
  readonly bytes: Buffer;
  readonly requests: readonly IncomingHttpHeaders[];
  /** How requests are answered from now on; what is answered with an error counts as not received. */
  answer: (response: ServerResponse) => void;
  /** The first span of ours or of another service by this name. */
  spanNamed(name: string, service?: string): Promise<ReceivedSpan>;
  stop(): Promise<void>;
}

const take = (response: ServerResponse) => void response.end();

export async function startCollector(): Promise<Collector> {
  const spans: ReceivedSpan[] = [];
  const requests: IncomingHttpHeaders[] = [];
  const bodies: Buffer[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    requests.push(request.headers);
    if (collector.answer === take) {
      bodies.push(body);
      spans.push(...readSpans(body));
    }
    response.setHeader("content-type", "application/x-protobuf");
    collector.answer(response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const port = listeningPort(server);
  const collector: Collector = {
    endpoint: `http://127.0.0.1:${port}/v1/traces`,
    port,
    spans,
    requests,
    get bytes() {
      return Buffer.concat(bodies);
    },
    answer: take,
    async spanNamed(name, service = "grantgate") {
      const find = () => spans.find((span) => span.name === name && span.service === service);
      await waitUntil(`a span ${name} of ${service}`, () => find() !== undefined);
      return find() ?? Promise.reject(new Error(name));
    },
    async stop() {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
  return collector;
}
