import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type Channel, createChannel } from "../../../src/directory/ldap/channel.ts";
import { bindRequest } from "../../../src/directory/ldap/request.ts";
import { waitUntil } from "../../support/ports.ts";
import { type ScriptedServer, startScriptedServer } from "./scripted-server.ts";
import { BIND, result } from "./server-messages.ts";

const REQUEST = bindRequest({ dn: "cn=gate", password: "secret" });
const never = new AbortController().signal;

describe("a connection to an LDAP server", () => {
  let server: ScriptedServer;
  let socket: Socket;
  let channel: Channel;

  beforeEach(async () => {
    server = await startScriptedServer([(id) => result(id, BIND), (id) => result(id, BIND, 49)]);
    socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    await once(socket, "connect");
    channel = createChannel(socket);
  });
  afterEach(async () => {
    channel.close();
    await server.stop();
  });

  const closed = () => waitUntil("the connection is closed", () => server.open === 0, 2_000);

  it("gives each request its answer", async () => {
    for (const code of [0, 49]) {
      assert.deepEqual(await channel.exchange(REQUEST, never), { kind: "answer", code, entries: [] });
    }
    assert.equal(channel.isOpen, true);
  });

  it("ends when it is idle for long, and not while it waits for an answer", async () => {
    const answer = channel.exchange(REQUEST, never);
    socket.emit("timeout");
    assert.equal((await answer).kind, "answer");
    assert.equal(channel.isOpen, true);
    socket.emit("timeout");
    assert.equal(channel.isOpen, false);
    await closed();
  });

  it("ends when the time for an answer is up, and stays ended", async () => {
    await channel.exchange(REQUEST, never);
    await channel.exchange(REQUEST, never);
    const stop = new AbortController();
    const answer = channel.exchange(REQUEST, stop.signal);
    stop.abort();
    assert.deepEqual(await answer, { kind: "fault", code: "timeout", lost: false });
    await closed();
    assert.equal((await channel.exchange(REQUEST, never)).kind, "fault");
    assert.equal(server.connections, 1);
  });

  it("is not used when there is no time left", async () => {
    const answer = await channel.exchange(REQUEST, AbortSignal.abort());
    assert.deepEqual(answer, { kind: "fault", code: "timeout", lost: false });
    assert.equal(channel.isOpen, true);
    assert.equal(server.received().length, 0);
  });

  it("tells who waits that it was closed", async () => {
    const answer = channel.exchange(REQUEST, never);
    channel.close();
    assert.deepEqual(await answer, { kind: "fault", code: "connection closed", lost: true });
    await closed();
  });

  it("tells that the server closed it", async () => {
    await channel.exchange(REQUEST, never);
    await channel.exchange(REQUEST, never);
    const answer = channel.exchange(REQUEST, never);
    await server.stop();
    const outcome = await answer;
    assert.ok(outcome.kind === "fault" && outcome.lost);
    assert.match(outcome.code, /^(connection closed|ECONNRESET)$/);
    server = await startScriptedServer([]);
  });

  it("lets its socket go once", () => {
    assert.equal(channel.detach(), socket);
    assert.equal(channel.detach(), undefined);
    assert.equal(channel.isOpen, false);
    assert.equal(socket.destroyed, false);
    socket.destroy();
  });
});
