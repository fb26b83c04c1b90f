import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import type { UserDirectory } from "../../../src/directory/directory.ts";
import { resolveLookup } from "../../../src/directory/resolve.ts";
import { createCertificateAuthority } from "../../support/certificates.ts";
import { type FaultyWire, startFaultyWire } from "../../support/faulty-wire.ts";
import { listeningPort } from "../../support/ports.ts";
import { type PostgresServer, startPostgres } from "../../support/postgres.ts";
import { CONTRACT_USERS } from "../contract.ts";
import { postgresUnderTest } from "./postgres-under-test.ts";

const ca = createCertificateAuthority();
const other = createCertificateAuthority("Another CA");

describe("PostgreSQL over TLS × fault → answer", () => {
  let server: PostgresServer;
  let misnamed: PostgresServer;
  const opened: UserDirectory[] = [];

  before(async () => {
    const named = (name: string) => startPostgres({ tls: ca.issue(name) });
    [server, misnamed] = await Promise.all([named("localhost"), named("db.example.com")]);
    await server.fill(CONTRACT_USERS);
    await misnamed.fill(CONTRACT_USERS);
    // As where it matters: who comes without TLS is turned away.
    await server.requireTls();
  });
  after(async () => {
    await Promise.all(opened.map((directory) => directory.close()));
    await Promise.all([server?.stop(), misnamed?.stop()]);
  });

  interface Asked {
    readonly at?: number;
    readonly host?: string;
    readonly parameters?: string;
    readonly trusting?: string;
  }

  async function answerOf({ at = server.port, host = "localhost", parameters = "", trusting }: Asked) {
    const connection = `${server.url.replace(/127\.0\.0\.1:\d+/, `${host}:${at}`).replace(/\?.*/, "")}${parameters}`;
    const directory = postgresUnderTest(connection, { ca: trusting, timeout: 1_000 });
    opened.push(directory);
    const query = { keys: ["username"], value: "alice" };
    const answer = resolveLookup(await directory.search(query), query);
    return answer.kind === "unavailable" ? `unavailable: ${answer.detail}` : answer.kind;
  }

  it("own CA and the server's name → found", async () => {
    assert.equal(await answerOf({ trusting: ca.cert }), "found");
    assert.equal(await answerOf({ trusting: ca.cert, parameters: "?sslmode=verify-full" }), "found");
    assert.equal(await answerOf({ trusting: `${other.cert}${ca.cert}` }), "found");
  });

  it("another CA → unavailable", async () =>
    assert.equal(await answerOf({ trusting: other.cert }), "unavailable: UNABLE_TO_VERIFY_LEAF_SIGNATURE"));

  it("the usual CAs → unavailable", async () =>
    assert.equal(await answerOf({}), "unavailable: UNABLE_TO_VERIFY_LEAF_SIGNATURE"));

  it("another name than the certificate has → unavailable", async () =>
    assert.equal(
      await answerOf({ at: misnamed.port, trusting: ca.cert }),
      "unavailable: ERR_TLS_CERT_ALTNAME_INVALID",
    ));

  it("an address that the certificate does not have → unavailable", async () =>
    assert.equal(
      await answerOf({ host: "127.0.0.1", trusting: ca.cert }),
      "unavailable: ERR_TLS_CERT_ALTNAME_INVALID",
    ));

  it("server that declines TLS → unavailable, and is told nothing", async () => {
    const received: Buffer[] = [];
    const plain = createServer((socket) => {
      socket.on("error", () => undefined).on("data", (bytes) => received.push(bytes));
      socket.once("data", () => socket.write("N"));
    }).listen(0, "127.0.0.1");
    await once(plain, "listening");
    assert.equal(await answerOf({ at: listeningPort(plain), trusting: ca.cert }), "unavailable: no TLS");
    await once(plain.close(), "close");
    // The eight bytes of SSLRequest.
    assert.equal(Buffer.concat(received).toString("hex"), "0000000804d2162f");
  });

  it("sslmode=disable where the server asks for TLS → unavailable", async () =>
    assert.equal(await answerOf({ parameters: "?sslmode=disable" }), "unavailable: SQLSTATE 28000"));

  it("environment that turns checks off → unavailable all the same", async () => {
    const weakened = {
      NODE_TLS_REJECT_UNAUTHORIZED: "0",
      PGSSLMODE: "disable",
      PGPASSWORD: "x",
      PGHOST: "other",
    };
    const before = Object.keys(weakened).map((name) => [name, process.env[name]] as const);
    Object.assign(process.env, weakened);
    try {
      assert.equal(await answerOf({ trusting: other.cert }), "unavailable: UNABLE_TO_VERIFY_LEAF_SIGNATURE");
      assert.equal(await answerOf({ trusting: ca.cert }), "found");
    } finally {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  });

  for (const fault of ["hang", "reset", "garbage"] as const) {
    it(`${fault} in the handshake → unavailable`, async () => {
      const wire: FaultyWire = await startFaultyWire(server.port);
      wire.set(fault);
      assert.match(
        await answerOf({ at: wire.port, trusting: ca.cert }),
        /^unavailable: (timeout|no TLS|ECONNRESET|connection broken)$/,
      );
      wire.set("none");
      assert.equal(await answerOf({ at: wire.port, trusting: ca.cert }), "found");
      await wire.stop();
    });
  }
});
