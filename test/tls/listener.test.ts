import assert from "node:assert/strict";
import { once } from "node:events";
import { connect as connectPlain } from "node:net";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";
import { credentials } from "@grpc/grpc-js";
import { createHttp2Transport } from "../../src/transport/http2-transport.ts";
import type { Transport } from "../../src/transport/transport.ts";
import { type Certified, createCertificateAuthority } from "../support/certificates.ts";
import { waitUntil } from "../support/ports.ts";
import { connect as connectClient } from "../transport/check-client.ts";

const authority = createCertificateAuthority();
const server = authority.issue("grantgate", [], ["localhost"]);
const envoy = authority.issue("envoy");
const stranger = createCertificateAuthority("Another CA").issue("envoy");

const settingsOf = ({ cert, key }: Certified, clientCa?: string) => ({
  certificate: cert,
  key,
  ...(clientCa !== undefined && { clientCa }),
});

describe("the gRPC port with TLS", () => {
  let transport: Transport;
  let port: number;
  let failed: string[];

  async function start(clientCa?: string): Promise<void> {
    failed = [];
    transport = createHttp2Transport({
      check: async () => ({ kind: "deny", outcome: "policy_missing", detail: "none" }),
      realm: "api",
      secured: { tls: settingsOf(server, clientCa), onHandshakeFailed: (code) => failed.push(code) },
    });
    port = await transport.listen({ host: "127.0.0.1", port: 0 });
  }

  afterEach(() => transport.drain(1));

  /** Resolves once the server has spoken HTTP/2; rejects where it closes before. */
  async function open(options: ConnectionOptions = {}): Promise<TLSSocket> {
    const socket = connect({
      host: "127.0.0.1",
      port,
      ca: authority.cert,
      servername: "localhost",
      ALPNProtocols: ["h2"],
      ...options,
    });
    // With TLS 1.3 a client learns only after the handshake that its certificate was refused.
    await Promise.race([
      once(socket, "data"),
      once(socket, "close").then(() => assert.fail("closed before it spoke")),
    ]);
    return socket;
  }
  const isRefused = (options: ConnectionOptions) => assert.rejects(open(options));

  it("answers a gRPC client that trusts its authority", async () => {
    await start();
    const trusting = credentials.createSsl(Buffer.from(authority.cert));
    const client = connectClient(port, { host: "localhost", secured: trusting });
    assert.ok((await client.check({ attributes: {} })).denied_response);
    assert.equal(await client.health(""), "SERVING");
    client.close();
  });

  it("speaks TLS 1.2, as Envoy does unless told otherwise, and 1.3", async () => {
    await start();
    for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
      const socket = await open({ minVersion: version, maxVersion: version });
      assert.equal(socket.getProtocol(), version);
      socket.destroy();
    }
  });

  const REFUSED: Record<string, ConnectionOptions> = {
    "TLS 1.1": { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" },
    "a cipher that authenticates nothing by itself": {
      maxVersion: "TLSv1.2",
      ciphers: "ECDHE-ECDSA-AES128-SHA256",
    },
    "HTTP/1.1": { ALPNProtocols: ["http/1.1"] },
    "no protocol": { ALPNProtocols: [] },
  };
  for (const [what, options] of Object.entries(REFUSED)) {
    it(`refuses ${what}`, async () => {
      await start();
      await isRefused(options);
    });
  }

  it("says nothing to a client without TLS, counts it, and goes on", async () => {
    await start();
    const socket = connectPlain(port, "127.0.0.1");
    socket.on("error", () => undefined);
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
    });
    socket.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    await once(socket, "close");
    assert.doesNotMatch(text, /HTTP|grpc/);
    await waitUntil("it is counted", () => failed.length === 1);
    (await open()).destroy();
  });

  describe("with clientCa", () => {
    beforeEach(() => start(authority.cert));

    it("serves a client whose certificate it issued", async () => {
      (await open({ cert: envoy.cert, key: envoy.key })).destroy();
      assert.deepEqual(failed, []);
    });

    it("serves none without a certificate, nor with another authority's, and counts them", async () => {
      await isRefused({});
      await isRefused({ cert: stranger.cert, key: stranger.key });
      assert.deepEqual(failed, [
        "ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE",
        "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      ]);
    });

    it("forgets an authority when it is replaced, for sessions resumed too", async () => {
      const cert = { cert: envoy.cert, key: envoy.key };
      const first = await open({ ...cert, maxVersion: "TLSv1.2" });
      const session = first.getSession();
      first.destroy();
      transport.renewTls?.(settingsOf(server, createCertificateAuthority("Next CA").cert));
      await isRefused({ ...cert, maxVersion: "TLSv1.2", session });
    });
  });

  it("shows a renewed certificate to who connects from then on; who is connected goes on", async () => {
    await start();
    const serialOf = (socket: TLSSocket) => socket.getPeerCertificate().serialNumber;
    const early = await open();
    const renewed = authority.issue("grantgate", [], ["localhost"]);
    transport.renewTls?.(settingsOf(renewed));
    const late = await open();
    assert.notEqual(serialOf(late), serialOf(early));
    // A PING, and its answer (RFC 9113, section 6.7).
    early.write(PREFACE_AND_PING);
    await once(early, "data");
    for (const socket of [early, late]) socket.destroy();
  });
});

const PREFACE_AND_PING = Buffer.concat([
  Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
  Buffer.from("000000040000000000", "hex"),
  Buffer.from("000008060000000000", "hex"),
  Buffer.alloc(8, 1),
]);
