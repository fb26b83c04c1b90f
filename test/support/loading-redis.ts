import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { listeningPort } from "./ports.ts";

/** What a Redis says while it reads its data, for which a real one that holds little takes too short a time. */
export interface LoadingRedis {
  readonly port: number;
  stop(): Promise<void>;
}

const HELLO = "%1\r\n$5\r\nproto\r\n:3\r\n";
const LOADING = "-LOADING Redis is loading the dataset in memory\r\n";
/** The name of a command, first in its array of bulk strings. */
const COMMAND = /\*\d+\r\n\$\d+\r\n([A-Za-z]+)\r\n/g;

/** `since` the connection was made: as INFO says before, or, like a replica that is sent everything anew, after. */
export async function startLoadingRedis(since: "before" | "after"): Promise<LoadingRedis> {
  const info = `loading:${since === "before" ? 1 : 0}\r\nloading_eta_seconds:1\r\n`;
  const replies = new Map([
    ["HELLO", HELLO],
    ["INFO", `$${info.length}\r\n${info}\r\n`],
  ]);
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => {
      for (const [, name = ""] of bytes.toString("latin1").matchAll(COMMAND))
        socket.write(replies.get(name.toUpperCase()) ?? LOADING);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: listeningPort(server),
    stop: async () => {
      for (const socket of open) socket.destroy();
      await once(server.close(), "close");
    },
  };
}
