import { once } from "node:events";
import { createServer } from "node:https";
import { createOutbound, type OutboundOptions } from "../../src/provider/outbound.ts";
import { NO_PROXIES } from "../../src/provider/proxies.ts";
import { createCertificateAuthority } from "../support/certificates.ts";
import { listeningPort } from "../support/ports.ts";

/** A name that only a proxy knows the way to. */
export const HOST = "login.example.com";
/** Signs the certificates of the provider and of its callers. */
export const authority = createCertificateAuthority();
export const BODY = '{"over":"https"}';

/** An https server of 127.0.0.1 by the name of HOST, which asks its callers for certificates. */
export interface NamedProvider {
  readonly port: number;
  /** The subject of each caller's certificate, `none` for a caller without; oldest first. */
  readonly shown: readonly string[];
  stop(): Promise<void>;
}

export async function startNamedProvider(): Promise<NamedProvider> {
  const shown: string[] = [];
  const options = { ...authority.issue(HOST), ca: authority.cert };
  const server = createServer({ ...options, requestCert: true, rejectUnauthorized: false }, (_, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(BODY);
  });
  server.on("secureConnection", (socket) => shown.push(socket.getPeerX509Certificate()?.subject ?? "none"));
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    port: listeningPort(server),
    shown,
    stop: async () => {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
}

/** The body of the answer, or the detail of the outage. */
export async function get(url: string, options: Partial<OutboundOptions>): Promise<string> {
  const outbound = createOutbound({ timeout: 2_000, connections: 4, proxies: NO_PROXIES, ...options });
  const answer = await outbound.send({ url, method: "GET", headers: { authorization: "Bearer t0ken" } });
  await outbound.close();
  return answer.kind === "answer" ? answer.body : answer.detail;
}
