import { deepEqual, equal } from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type Server, type TLSSocket } from "node:tls";
import { Client, credentials } from "@grpc/grpc-js";
import { createHttp2Server, type Http2Server } from "../../../src/transport/http2/server.ts";
import { createCertificateAuthority } from "../../support/certificates.ts";
import { listeningPort } from "../../support/ports.ts";
import { HELLO, request } from "./raw-client.ts";
import { ECHO, METHODS, unary } from "./running-server.ts";

const authority = createCertificateAuthority();
const { cert, key } = authority.issue("localhost");

describe("the HTTP/2 server behind node:tls", () => {
  let http2: Http2Server;
  let listener: Server;
  let port: number;

  beforeEach(async () => {
    http2 = createHttp2Server({ methods: METHODS });
    listener = createServer({ cert, key, ALPNProtocols: ["h2", "http/1.1"] }, http2.serve);
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    port = listeningPort(listener);
  });

  afterEach(async () => {
    listener.close();
    await http2.drain(0);
  });

  async function open(protocols?: string[]): Promise<TLSSocket> {
    const socket = connect({
      host: "127.0.0.1",
      port,
      ca: authority.cert,
      servername: "localhost",
      ...(protocols && { ALPNProtocols: protocols }),
    });
    socket.on("error", () => {});
    await once(socket, "secureConnect");
    return socket;
  }

  it("answers a client that asks for h2", async () => {
    const client = new Client(`localhost:${port}`, credentials.createSsl(Buffer.from(authority.cert)), {
      "grpc.use_local_subchannel_pool": 1,
    });
    const message = Buffer.alloc(300_000, "over several TLS records");
    deepEqual(await unary(client, ECHO, message), { message });
    client.close();
  });

  for (const protocols of [undefined, ["http/1.1"]]) {
    it(`closes at once a client that asks for ${protocols ?? "no protocol"}, and sends it nothing`, async () => {
      const socket = await open(protocols);
      let received = 0;
      socket.on("data", ({ length }: Buffer) => {
        received += length;
      });
      socket.write(Buffer.concat([HELLO, request(1)]));
      await once(socket, "close");
      equal(received, 0);
    });
  }

  it("closes at once what comes after a drain, which may be asked for twice", async () => {
    await Promise.all([http2.drain(0), http2.drain(0)]);
    const socket = await open(["h2"]);
    await once(socket, "close");
    await http2.drain(0);
  });
});
