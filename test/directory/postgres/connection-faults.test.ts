import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { freePort, listeningPort, waitUntil } from "../../support/ports.ts";
import { answerOf, TIMEOUT, withPostgres } from "./postgres-under-test.ts";

describe("PostgreSQL × fault of the connection → answer", () => {
  const postgres = withPostgres();

  it("refused connection → unavailable, and found once the server is there", async () => {
    const port = await freePort();
    const directory = postgres.open({}, port);
    assert.equal(await answerOf(directory), "unavailable: ECONNREFUSED");
    assert.equal(await answerOf(postgres.open({ connection: postgres.server.url })), "found");
  });

  it("a host without address → unavailable", async () => {
    const connection = postgres.server.url.replace("127.0.0.1", "nowhere.invalid");
    assert.match(
      await answerOf(postgres.open({ connection })),
      /^unavailable: (ENOTFOUND|EAI_AGAIN|timeout)$/,
    );
  });

  it("hang while connecting → unavailable, in time, the connection given up", async () => {
    const directory = postgres.open();
    postgres.wire.set("hang");
    const began = performance.now();
    assert.equal(await answerOf(directory), "unavailable: timeout");
    assert.ok(performance.now() - began < TIMEOUT * 2);
    postgres.wire.set("none");
    assert.equal(await answerOf(directory), "found");
  });

  it("hang in an answer → unavailable, in time, the connection given up", async () => {
    const directory = postgres.open({ maxConcurrent: 1 });
    assert.equal(await answerOf(directory), "found");
    postgres.wire.set("hang");
    const began = performance.now();
    assert.equal(await answerOf(directory), "unavailable: timeout");
    assert.ok(performance.now() - began < TIMEOUT * 2);
    postgres.wire.set("none");
    assert.equal(await answerOf(directory), "found");
    assert.equal(postgres.wire.connections, 2);
  });

  it("reset while connecting → unavailable", async () => {
    postgres.wire.set("reset");
    assert.match(await answerOf(postgres.open()), /^unavailable: (ECONNRESET|connection broken)$/);
  });

  it("reset in an answer, and again in the second attempt → unavailable, then found", async () => {
    const directory = postgres.open();
    assert.equal(await answerOf(directory), "found");
    postgres.wire.set("reset");
    assert.match(await answerOf(directory), /^unavailable: (ECONNRESET|connection broken)$/);
    assert.equal(postgres.wire.connections, 2);
    postgres.wire.set("none");
    assert.equal(await answerOf(directory), "found");
  });

  it("garbage → unavailable", async () => {
    const directory = postgres.open();
    assert.equal(await answerOf(directory), "found");
    postgres.wire.set("garbage");
    assert.match(await answerOf(directory), /^unavailable: /);
    assert.match(await answerOf(postgres.open()), /^unavailable: /);
    postgres.wire.set("none");
    assert.equal(await answerOf(directory), "found");
  });

  for (const [what, bytes] of [
    ["a way of signing in that we do not know (GSS)", [0x52, 0, 0, 0, 8, 0, 0, 0, 7]],
    ["a message that is cut short", [0x52, 0, 0, 0, 4]],
    ["a message of no known kind", [0x00, 0, 0, 0, 4]],
  ] as const) {
    it(`${what} → unavailable, and the connection is not left open`, async () => {
      const nonsense: Server = createServer((socket) => {
        socket.on("error", () => undefined).once("data", () => socket.write(Uint8Array.from(bytes)));
      }).listen(0, "127.0.0.1");
      await waitUntil("it listens", () => nonsense.listening);
      const directory = postgres.open({}, listeningPort(nonsense));
      assert.equal(await answerOf(directory), "unavailable: broken protocol");
      // It waits for the last connection.
      await once(nonsense.close(), "close");
    });
  }
});
