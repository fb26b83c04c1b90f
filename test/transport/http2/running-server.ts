import { setTimeout as wait } from "node:timers/promises";
import { Client, credentials, type ServiceError } from "@grpc/grpc-js";
import type { LimitName } from "../../../src/transport/http2/limits.ts";
import type { UnaryMethod } from "../../../src/transport/http2/method.ts";
import {
  createHttp2Server,
  type Http2Server,
  type Http2ServerOptions,
} from "../../../src/transport/http2/server.ts";

export const ECHO = "/test.Echo/Echo";
const DELAYED = "/test.Echo/Delayed";

/** Answers with its message; the copy is made before the first await, as UnaryMethod demands. */
const echo: UnaryMethod = async (message) => ({ kind: "message", message: Buffer.from(message) });

/** The same, after as many milliseconds as the first byte says. */
const delayed: UnaryMethod = async (message) => {
  const copy = Buffer.from(message);
  await wait(copy[0]);
  return { kind: "message", message: copy };
};

export const METHODS: ReadonlyMap<string, UnaryMethod> = new Map([
  [ECHO, echo],
  [DELAYED, delayed],
]);

export interface RunningServer extends Http2Server {
  readonly port: number;
  /** The limits that clients went beyond so far. */
  readonly exceeded: LimitName[];
}

const running: Http2Server[] = [];

/** Listens on a free port of the loopback; stopped after the test by `stopServers`. */
export async function startServer(options: Partial<Http2ServerOptions> = {}): Promise<RunningServer> {
  const exceeded: LimitName[] = [];
  const server = createHttp2Server({
    methods: METHODS,
    observe: (limit) => exceeded.push(limit),
    ...options,
  });
  running.push(server);
  return { ...server, port: await server.listen({ host: "127.0.0.1", port: 0 }), exceeded };
}

export async function stopServers(): Promise<void> {
  await Promise.all(running.splice(0).map((server) => server.drain(0)));
}

export function grpcClient(port: number): Client {
  return new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    "grpc.use_local_subchannel_pool": 1,
    "grpc.max_receive_message_length": -1,
  });
}

const identity = (bytes: Buffer): Buffer => bytes;

export type Outcome = { readonly message: Buffer } | { readonly code: number };

export function unary(client: Client, path: string, message: Buffer): Promise<Outcome> {
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      path,
      identity,
      identity,
      message,
      (error: ServiceError | null, answer?: Buffer) => {
        resolve(answer ? { message: answer } : { code: error?.code ?? -1 });
      },
    );
  });
}
