import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { listeningPort } from "../support/ports.ts";
import { introspected, publicKeys } from "./tokens.ts";

/** Publishes the keys of `tokens.ts` and introspects its tokens: quick, as what is measured is not the provider. */
export interface BenchProvider {
  readonly issuer: string;
  stop(): Promise<void>;
}

export async function startBenchProvider(): Promise<BenchProvider> {
  const keys = JSON.stringify({ keys: publicKeys() });
  const server = createServer(async (request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(request.url === "/jwks" ? keys : JSON.stringify(introspected(await tokenOf(request))));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    issuer: `http://127.0.0.1:${listeningPort(server)}`,
    stop: async () => {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
}

async function tokenOf(request: IncomingMessage): Promise<string> {
  return new URLSearchParams(await text(request)).get("token") ?? "";
}
