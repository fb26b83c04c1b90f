import { type Dispatcher, EnvHttpProxyAgent, Pool } from "undici";
import type { Proxies } from "./proxies.ts";
import type { TlsSettings } from "./tls-settings.ts";

/** Bytes of an answer that are taken off the wire: 256 kB; more is an error. */
export const MAX_ANSWER_BYTES = 256 * 1024;

export interface DispatcherOptions extends TlsSettings {
  /** Milliseconds for a connection, be it to the proxy, through it, or direct. */
  readonly timeout: number;
  /** Kept at once to one origin. */
  readonly connections: number;
  readonly proxies: Proxies;
}

/** The proxy, not the provider, is at fault. Its `code` says how and quotes nothing. */
class ProxyFault extends Error {
  override readonly name = "ProxyFault";
  readonly code: string;

  constructor(fault: string) {
    super();
    this.code = `proxy: ${fault}`;
  }
}

/**
 * Pooled keep-alive connections, direct or tunnelled through a proxy. Plain http is tunnelled too: what the
 * proxy says on its own account must never be taken for an answer of the provider. The settings for TLS are
 * for the provider alone; a proxy that is reached over https is checked with the usual certificates.
 */
export function createDispatcher({ timeout, connections, proxies, ...tls }: DispatcherOptions): Dispatcher {
  const { httpsProxy, httpProxy, noProxy } = proxies;
  return new EnvHttpProxyAgent({
    // Empty texts, unlike undefined, keep undici from reading the environment by itself.
    httpsProxy,
    httpProxy,
    noProxy,
    connections,
    maxResponseSize: MAX_ANSWER_BYTES,
    connect: { timeout, ...tls },
    requestTls: { timeout, ...tls },
    proxyTls: { timeout },
    clientFactory: (proxy, options) => connectingPool(proxy, { ...options, headersTimeout: timeout }),
  });
}

/**
 * Connections to a proxy. Their errors are made its own, as undici would dial without pause and without end
 * after one that looks like a kept connection's end.
 */
function connectingPool(proxy: URL, options: Pool.Options): Dispatcher {
  const pool = new Pool(proxy, options);
  const connect = pool.connect.bind(pool);
  return Object.assign(pool, {
    async connect(target: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> {
      const tunnel = await connect(target).catch((error: unknown) => {
        throw new ProxyFault(faultCode(error));
      });
      if (tunnel.statusCode === 200) return tunnel;
      tunnel.socket.on("error", () => undefined).destroy();
      throw new ProxyFault(`status ${tunnel.statusCode}`);
    },
  });
}

/** Names a fault without its message, which may quote what was sent or received. */
export function faultCode(error: unknown): string {
  if (!(error instanceof Error)) return "unknown fault";
  if (error.name === "TimeoutError") return "timeout";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
