import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { listeningPort } from "../../support/ports.ts";

/** What is sent back for one request, whose id is its place on its connection, from 1 on. */
export type Reply = (id: number) => Uint8Array;

export interface ScriptedServer {
  readonly url: string;
  /** Connections accepted so far. */
  readonly connections: number;
  /** Connections open now. */
  readonly open: number;
  /** Bytes received so far, of all connections. */
  received(): Buffer;
  stop(): Promise<void>;
}

/**
 * A server that answers as no sound one would: the first request of each connection by the first reply, and so on;
 * none beyond the last. Requests are short, and each comes in one piece.
 */
export async function startScriptedServer(replies: readonly Reply[]): Promise<ScriptedServer> {
  const open = new Set<Socket>();
  const received: Buffer[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    let requests = 0;
    open.add(socket);
    socket.on("error", () => undefined).on("close", () => open.delete(socket));
    socket.on("data", (bytes: Buffer) => {
      received.push(bytes);
      requests += 1;
      const reply = replies[requests - 1];
      if (reply) socket.write(reply(requests));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `ldap://127.0.0.1:${listeningPort(server)}`,
    get connections() {
      return connections;
    },
    get open() {
      return open.size;
    },
    received: () => Buffer.concat(received),
    stop: async () => {
      for (const socket of open) socket.destroy();
      await once(server.close(), "close");
    },
  };
}
