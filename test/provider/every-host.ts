import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { pipeline } from "node:stream";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import { NO_PROXIES, type Proxies } from "../../src/provider/proxies.ts";
import { createCertificateAuthority } from "../support/certificates.ts";
import { listeningPort } from "../support/ports.ts";
import { type AnsweringServer, type ReceivedCall, startAnsweringServer } from "./answering-server.ts";

/** An answering server in the place of every https host, so that a preset's own addresses can be called. */
export interface EveryHost {
  readonly server: AnsweringServer;
  /** The way to it: a proxy, each tunnel through which ends at this machine. */
  readonly proxies: Proxies;
  /** PEM of the authority that vouches for whatever host is asked for. */
  readonly ca: string;
  stop(): Promise<void>;
}

export async function startEveryHost(): Promise<EveryHost> {
  const server = await startAnsweringServer();
  const authority = createCertificateAuthority();
  const certified = new Map<string, SecureContext>();
  const contextOf = (host: string) => {
    const context = certified.get(host) ?? createSecureContext(authority.issue(host));
    certified.set(host, context);
    return context;
  };
  const proxy = createServer();
  proxy.on("connect", ({ url = "" }, socket) => {
    // A caller that is cut off breaks its tunnel; what it found is told by its own side.
    socket.on("error", () => undefined).write("HTTP/1.1 200 OK\r\n\r\n");
    const { hostname } = new URL(`https://${url}`);
    const secured = new TLSSocket(socket, { isServer: true, secureContext: contextOf(hostname) });
    const { port } = new URL(server.origin);
    pipeline(secured, connect(Number(port), "127.0.0.1"), secured, () => undefined);
  });
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  return {
    server,
    proxies: { ...NO_PROXIES, httpsProxy: `http://127.0.0.1:${listeningPort(proxy)}` },
    ca: authority.cert,
    stop: async () => {
      await server.stop();
      proxy.closeAllConnections();
      await once(proxy.close(), "close");
    },
  };
}

/** The address that a call went to. */
export const addressOf = ({ headers, path }: ReceivedCall): string => `https://${headers.host}${path}`;
