import type { Duplex } from "node:stream";
import { createServer, type Server } from "node:tls";
import type { TlsServerSettings } from "../config/schema.ts";
import { secureContextOptions } from "./tls-context.ts";

export interface TlsListenerOptions {
  readonly tls: TlsServerSettings;
  /** Told of each handshake that came to nothing, by OpenSSL's or Node's code. */
  readonly onHandshakeFailed: (code: string) => void;
}

/** Milliseconds: as long as a client may take to its first SETTINGS. */
const HANDSHAKE_TIMEOUT = 10_000;

export interface TlsListener {
  listener(serve: (socket: Duplex) => void): Server;
  /** New connections are served with these; `clientCa` is asked for, or not, as at first. */
  renew(tls: TlsServerSettings): void;
}

/**
 * Accepts TLS connections that choose "h2" by ALPN (RFC 9113, section 3.2); with `clientCa` only those of clients
 * whose certificate it issued.
 */
export function createTlsListener({ tls, onHandshakeFailed }: TlsListenerOptions): TlsListener {
  const server = createServer({
    ...secureContextOptions(tls),
    ALPNProtocols: ["h2"],
    requestCert: tls.clientCa !== undefined,
    handshakeTimeout: HANDSHAKE_TIMEOUT,
    allowHalfOpen: true,
    noDelay: true,
  });
  server.on("tlsClientError", (error, { authorizationError }) => {
    // Where the client's certificate was refused, the error itself says no more than that the connection ended.
    const code = "code" in error ? error.code : error.name;
    onHandshakeFailed(String(authorizationError ?? code));
  });
  return {
    listener: (serve) => server.on("secureConnection", serve),
    renew: (next) => server.setSecureContext(secureContextOptions(next)),
  };
}
