import { createServer, type ServerResponse } from "node:http";
import type { Registry } from "prom-client";
import type { Address } from "../config/scalars.ts";
import { listen } from "../http/listen.ts";

export interface OpsServer {
  /** The bound port. */
  listen(address: Address): Promise<number>;
  close(): Promise<void>;
}

/** What is shown of the metrics, of one process or of several. */
export interface Exposed {
  readonly registry: Pick<Registry, "contentType" | "metrics">;
}

/** Metrics and probes. `ready` depends on no provider, directory or Redis: they may come and go. */
export function createOpsServer(metrics: Exposed, ready: () => boolean): OpsServer {
  const routes = new Map<string, (response: ServerResponse) => void | Promise<void>>([
    ["/healthz", (response) => sendText(response, 200, "ok")],
    [
      "/readyz",
      (response) => (ready() ? sendText(response, 200, "ready") : sendText(response, 503, "not ready")),
    ],
    [
      "/metrics",
      async (response) => {
        response.setHeader("content-type", metrics.registry.contentType);
        response.end(await metrics.registry.metrics());
      },
    ],
  ]);
  const server = createServer(async (request, response) => {
    const route = routes.get(request.url?.split("?")[0] ?? "");
    if (request.method !== "GET") sendText(response.setHeader("allow", "GET"), 405, "method not allowed");
    else if (route) await route(response);
    else sendText(response, 404, "not found");
  });
  return {
    listen: (address) => listen(server, address),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function sendText(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${body}\n`);
}
