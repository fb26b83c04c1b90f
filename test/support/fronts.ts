import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { createServer as createTlsServer } from "node:tls";
import type { Certified } from "./certificates.ts";
import { listeningPort } from "./ports.ts";

/** Stands before a server on a port of 127.0.0.1 and passes everything on. */
export interface Front {
  stop(): Promise<void>;
}

/** Speaks TLS, which not every build of a server does. */
export async function startTlsFront(
  target: number,
  { cert, key }: Certified,
): Promise<Front & { readonly port: number }> {
  const server = createTlsServer({ cert, key }, (near) => pass(near, target));
  const stop = stopper(server, "secureConnection");
  // Whoever does not trust the certificate breaks off.
  server.on("tlsClientError", () => undefined).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: listeningPort(server), stop };
}

/** Listens on a Unix socket, which a server in a container could not show. */
export async function startSocketFront(target: number): Promise<Front & { readonly path: string }> {
  // Such a path may have 107 characters.
  const folder = await mkdtemp(`${tmpdir()}/grantgate-`);
  const path = `${folder}/socket`;
  const server = createServer((near) => pass(near, target));
  const stop = stopper(server, "connection");
  server.listen(path);
  await once(server, "listening");
  return {
    path,
    stop: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function pass(near: Socket, target: number): void {
  const far = connect(target, "127.0.0.1");
  near.pipe(far).pipe(near);
  near.on("error", () => far.destroy()).on("close", () => far.destroy());
  far.on("error", () => near.destroy()).on("close", () => near.destroy());
}

function stopper(server: Server, event: "connection" | "secureConnection"): () => Promise<void> {
  const open = new Set<Socket>();
  server.on(event, (socket: Socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
  });
  return async () => {
    server.close();
    for (const socket of open) socket.destroy();
    await once(server, "close");
  };
}
