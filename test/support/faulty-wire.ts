import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { listeningPort } from "./ports.ts";

/** What the wire does to a connection: `reset` lets some bytes of the answer through and then breaks off. */
export type WireFault = "none" | "hang" | "reset" | "garbage";

/** A TCP connection to a real server through which faults can be put, whatever the protocol. */
export interface FaultyWire {
  readonly port: number;
  /** Connections accepted so far. */
  readonly connections: number;
  /** From now on, for connections that are open too. */
  set(fault: WireFault): void;
  /** Breaks every open connection. */
  cut(): void;
  stop(): Promise<void>;
}

const GARBAGE = Buffer.from("\u0000\u00ffnonsense\r\n\r\n", "latin1");
const BYTES_BEFORE_RESET = 7;

export async function startFaultyWire(target: number): Promise<FaultyWire> {
  let fault: WireFault = "none";
  let connections = 0;
  const open = new Set<Socket>();
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket)).on("error", () => undefined);
  };
  const server = createServer((near) => {
    connections += 1;
    const far = connect(target, "127.0.0.1");
    keep(near);
    keep(far);
    near.on("data", (bytes) => fault !== "hang" && far.write(bytes));
    far.on("data", (bytes) => answer(near, far, bytes));
    near.on("close", () => far.destroy());
    far.on("close", () => fault !== "hang" && near.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");

  function answer(near: Socket, far: Socket, bytes: Buffer): void {
    if (fault === "none") near.write(bytes);
    if (fault === "garbage") near.end(GARBAGE);
    if (fault !== "reset") return;
    near.write(bytes.subarray(0, BYTES_BEFORE_RESET), () => near.resetAndDestroy());
    far.destroy();
  }

  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: listeningPort(server),
    get connections() {
      return connections;
    },
    set: (next) => {
      fault = next;
    },
    cut,
    stop: async () => {
      cut();
      await once(server.close(), "close");
    },
  };
}
