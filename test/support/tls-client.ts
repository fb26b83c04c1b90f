import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { pipeline } from "node:stream";
import { type ConnectionOptions, connect } from "node:tls";
import { type RawRequest, type RawResponse, send } from "./http.ts";
import { listeningPort } from "./ports.ts";

/** Sends to a port of 127.0.0.1 over a TLS connection of its own, so that no other client's certificate counts. */
export async function sendOverTls(
  port: number,
  options: ConnectionOptions,
  request: RawRequest,
): Promise<RawResponse> {
  const opened: Socket[] = [];
  const tunnel = createServer((plain) => {
    opened.push(plain);
    const secured = connect({ ...options, host: "127.0.0.1", port });
    // A handshake that fails ends the plain connection, and the request with it.
    pipeline(plain, secured, plain, () => plain.destroy());
  }).listen(0, "127.0.0.1");
  await once(tunnel, "listening");
  try {
    return await send(`http://127.0.0.1:${listeningPort(tunnel)}`, request);
  } finally {
    tunnel.close();
    for (const socket of opened) socket.destroy();
  }
}
