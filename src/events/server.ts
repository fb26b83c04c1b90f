import { createServer } from "node:http";
import type { Address } from "../config/scalars.ts";
import { listen } from "../http/listen.ts";
import { describeDefect, type Log } from "../observe/log.ts";
import type { Exchange } from "./exchange.ts";
import { sendReply, statusAlone } from "./reply.ts";

/** Milliseconds for a whole request to come in, its headers and its body: 10 seconds. */
const PATIENCE = 10_000;
/** Connections at once; the proxy before it needs no more. */
const MAX_CONNECTIONS = 1_000;

export interface EventsServer {
  /** The bound port. */
  listen(address: Address): Promise<number>;
  /** Takes no more requests, and waits for those under way at most this many milliseconds. */
  drain(milliseconds: number): Promise<void>;
}

/** Plain HTTP: whoever sends events comes through a proxy with TLS. `patience` in milliseconds. */
export function createEventsServer(exchange: Exchange, log: Log, patience = PATIENCE): EventsServer {
  const times = {
    requestTimeout: patience,
    headersTimeout: patience,
    connectionsCheckingInterval: Math.min(patience, 1_000),
  };
  let draining = false;
  const server = createServer(times, async (request, response) => {
    try {
      const reply = await exchange(request);
      if (reply !== undefined) sendReply(response, draining ? { ...reply, close: true } : reply);
    } catch (error) {
      log.error(describeDefect(error), "defect");
      sendReply(response, statusAlone(500));
    }
  });
  server.maxConnections = MAX_CONNECTIONS;
  return {
    listen: (address) => listen(server, address),
    drain: (milliseconds) =>
      new Promise((resolve) => {
        draining = true;
        const timer = setTimeout(() => server.closeAllConnections(), milliseconds);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}
