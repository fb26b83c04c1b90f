import { createServer, type Server } from "node:net";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import { checkLimits } from "./check-limits.ts";
import { Connection } from "./connection.ts";
import { DEFAULT_LIMITS, type Http2Limits, type LimitName } from "./limits.ts";
import type { Method } from "./method.ts";

export interface Http2ServerOptions {
  /** By path, as in "/package.Service/Method". */
  readonly methods: ReadonlyMap<string, Method>;
  /** Instead of the defaults. */
  readonly limits?: Partial<Http2Limits>;
  /** Told of each limit that a client went beyond. */
  readonly observe?: (limit: LimitName) => void;
  /** What accepts connections and has each served; TCP alone unless said. */
  readonly listener?: (serve: (socket: Duplex) => void) => Server;
}

export interface Http2Server {
  /** Resolves to the bound port, a free one for port 0; rejects when the address cannot be bound. */
  listen(address: { readonly host: string; readonly port: number }): Promise<number>;
  /**
   * Serves a connection accepted elsewhere, such as by node:tls. Closed at once are those that come after `drain`,
   * and those over TLS whose ALPN did not choose "h2" (RFC 9113, section 3.2).
   */
  serve(socket: Duplex): void;
  /**
   * Takes no more connections and calls. Resolves once the calls under way have ended; those that outlast
   * this many milliseconds are cut off.
   */
  drain(milliseconds: number): Promise<void>;
}

const LONGEST_SWEEP_MILLISECONDS = 1_000;

/** A server of gRPC over HTTP/2 (RFC 9113), with prior knowledge, made for unary calls. Throws a RangeError for limits that cannot be. */
export function createHttp2Server({
  methods,
  limits,
  observe,
  listener = createTcpListener,
}: Http2ServerOptions): Http2Server {
  const options = {
    methods,
    limits: checkLimits({ ...DEFAULT_LIMITS, ...limits }),
    observe: observe ?? (() => {}),
  };
  const connections = new Set<Connection>();
  const server = listener(serve);
  const sweeper = setInterval(sweep, sweepEvery(options.limits)).unref();
  let draining = false;
  const waitingForDrain: (() => void)[] = [];

  function serve(socket: Duplex): void {
    if (draining || socket.destroyed || !speaksHttp2(socket)) {
      socket.destroy();
      return;
    }
    const connection = new Connection(socket, options);
    connections.add(connection);
    socket.once("close", () => {
      connections.delete(connection);
      finish();
    });
  }

  function sweep(): void {
    const now = performance.now();
    for (const connection of connections) connection.lifetime.sweep(now);
  }

  function finish(): void {
    if (!draining || connections.size > 0) return;
    clearInterval(sweeper);
    for (const resolve of waitingForDrain.splice(0)) resolve();
  }

  return {
    listen: ({ host, port }) =>
      new Promise((resolve, reject) => {
        // Kept: a connection that later cannot be accepted must not end the process.
        server.on("error", reject);
        server.listen({ host, port }, () => {
          const address = server.address();
          resolve(typeof address === "object" && address ? address.port : port);
        });
      }),
    serve,
    drain: (milliseconds) =>
      new Promise((resolve) => {
        draining = true;
        waitingForDrain.push(resolve);
        server.close();
        for (const connection of connections) connection.lifetime.goAway(performance.now(), milliseconds);
        setTimeout(sweep, milliseconds + 1).unref();
        finish();
      }),
  };
}

/** Half open: a client that has ended its side is still sent the GOAWAY that says why. */
const createTcpListener = (serve: (socket: Duplex) => void) =>
  createServer({ allowHalfOpen: true, noDelay: true }, serve);

function speaksHttp2(socket: Duplex): boolean {
  return !(socket instanceof TLSSocket) || socket.alpnProtocol === "h2";
}

/** Often enough for the shortest of the times to be kept within a quarter. */
function sweepEvery(limits: Http2Limits): number {
  const times = [
    limits.prefaceMilliseconds,
    limits.requestMilliseconds,
    limits.stalledMilliseconds,
    limits.keepAliveMilliseconds,
    limits.keepAliveTimeoutMilliseconds,
    limits.maxAgeMilliseconds,
  ];
  return Math.min(LONGEST_SWEEP_MILLISECONDS, Math.ceil(Math.min(...times) / 4));
}
