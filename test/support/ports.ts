import { randomInt } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const LOOPBACK = "127.0.0.1";
const DEFAULT_TIMEOUT_MS = 15_000;
const POLL_MS = 25;

/** Distinct ports of 127.0.0.1 on which nobody listened a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  // All are held at once before the first is let go, so that none is handed out twice.
  const servers = await Promise.all(Array.from({ length: count }, holdAnyPort));
  const ports = servers.map(listeningPort);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}

export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  if (port === undefined) throw new Error("no free port");
  return port;
}

/** Below those that systems give to outgoing connections, which could take one before it is listened on. */
const LOWEST_PORT = 15_000;
export const HIGHEST_PORT = 32_000;
const handedOut = new Set<number>();

async function holdAnyPort(): Promise<Server> {
  for (;;) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    const server = createServer();
    const held = await hold(server, port);
    if (held) return server;
  }
}

function hold(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, LOOPBACK, () => resolve(true));
  });
}

/** The TCP port of a server that listens on one. */
export function listeningPort(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no TCP port");
  return address.port;
}

/** Asks again and again; rejects, naming `what`, when `probe` has not been true within `timeoutMs`. */
export async function waitUntil(
  what: string,
  probe: () => boolean | Promise<boolean>,
  timeoutMs = DEFAULT_TIMEOUT_MS,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await probe())) {
    if (Date.now() > deadline) throw new Error(`${what}: not so after ${timeoutMs} ms`);
    await sleep(POLL_MS);
  }
}

export function waitForPort(port: number, timeoutMs?: number): Promise<void> {
  return waitUntil(`port ${port} accepts connections`, () => acceptsConnections(port), timeoutMs);
}

/** Whether something listens on a port of 127.0.0.1. */
export function acceptsConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, LOOPBACK);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** Waits until the address answers with a status of 200 to 299. */
export function waitForHttp(url: string, timeoutMs?: number): Promise<void> {
  return waitUntil(`${url} answers`, () => answersWell(url), timeoutMs);
}

async function answersWell(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
