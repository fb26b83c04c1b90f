import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createExchange } from "../../src/events/exchange.ts";
import { createRateLimit } from "../../src/events/rate-limit.ts";
import { createEventsServer, type EventsServer } from "../../src/events/server.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { recordLog } from "../observe/recorded-log.ts";
import { acceptsConnections } from "../support/ports.ts";

/** Milliseconds that a request may take to come in. */
const PATIENCE = 200;
const ANY = { "content-type": "text/plain" };

describe("the events listener", () => {
  let server: EventsServer;
  let port: number;
  let received: string[];
  let behaviour: () => Promise<void>;
  const recorded = recordLog();

  async function start(perSecond: number): Promise<void> {
    const { log } = recorded;
    const endpoint = {
      mediaType: "text/plain",
      success: 202,
      describe: ({ description }: { readonly description: string }) => ({ description }),
      admits: () => true,
      receive: async (body: string) => {
        received.push(body);
        await behaviour();
        return { kind: "noted", detail: "received" } as const;
      },
    } as const;
    const limit = createRateLimit(perSecond);
    const endpoints = new Map([["/events/risk", endpoint]]);
    server = createEventsServer(
      createExchange({ endpoints, limit, log, metrics: createMetrics() }),
      log,
      PATIENCE,
    );
    port = await server.listen({ host: "127.0.0.1", port: 0 });
  }

  beforeEach(async () => {
    received = [];
    behaviour = async () => undefined;
    await start(100);
  });
  afterEach(() => server.drain(100));

  const send = (path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", headers: ANY, body: "hello", ...init });
  const statusOf = async (path: string, init: RequestInit = {}) => {
    const response = await send(path, init);
    await response.arrayBuffer();
    return response.status;
  };

  it("takes what it knows the path of, whatever its query", async () => {
    assert.deepEqual([await statusOf("/events/risk"), await statusOf("/events/risk?x=1")], [202, 202]);
    assert.deepEqual(received, ["hello", "hello"]);
  });

  for (const path of [
    "/",
    "/events",
    "/events/",
    "/events/risk/",
    "/events/other",
    "/events/constructor",
    "//events/risk",
    "/metrics",
  ]) {
    it(`knows no ${path}`, async () => {
      assert.equal(await statusOf(path), 404);
      assert.deepEqual(received, []);
    });
  }

  for (const method of ["GET", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
    it(`takes no ${method}`, async () => {
      const response = await send("/events/risk", { method, body: method === "GET" ? null : "hello" });
      assert.deepEqual([response.status, response.headers.get("allow")], [405, "POST"]);
      assert.deepEqual(received, []);
    });
  }

  it("takes a body of 64 kB and no more, however it is sent", async () => {
    const largest = "a".repeat(65_536);
    assert.equal(await statusOf("/events/risk", { body: largest }), 202);
    assert.equal(await statusOf("/events/risk", { body: `${largest}a` }), 413);
    const chunked = { body: new Blob([largest, "a"]).stream(), duplex: "half" } as const;
    assert.equal(await statusOf("/events/risk", chunked), 413);
    assert.equal(received.length, 1);
  });

  async function speak(text: string): Promise<Socket> {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    // Unless it is read from, it does not notice its end.
    socket.resume();
    await once(socket, "connect");
    socket.write(text);
    return socket;
  }
  const HALF =
    "POST /events/risk HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: 10\r\n\r\nhalf";

  for (const [what, text] of [
    ["body", HALF],
    ["header", "POST /events/risk HTTP/1.1\r\nhos"],
  ] as const) {
    it(`gives up on a ${what} that does not come to its end, and serves others meanwhile`, async () => {
      const socket = await speak(text);
      const closed = once(socket, "close");
      assert.equal(await statusOf("/events/risk"), 202);
      await closed;
      assert.deepEqual(received, ["hello"]);
    });
  }

  it("goes on where a client leaves in the middle", async () => {
    (await speak(HALF)).destroy();
    assert.equal(await statusOf("/events/risk"), 202);
  });

  it("answers a flood with 429 and when to come again, and goes on afterwards", async () => {
    await server.drain(100);
    await start(20);
    const answers = await Promise.all(Array.from({ length: 300 }, () => send("/events/risk")));
    const statuses = answers.map(({ status }) => status);
    const taken = statuses.filter((status) => status === 202).length;
    assert.ok(taken >= 20 && taken < 100, `${taken} were taken`);
    const turnedAway = answers.filter(({ status }) => status === 429);
    assert.equal(turnedAway.length, 300 - taken);
    assert.ok(turnedAway.every(({ headers }) => headers.get("retry-after") === "1"));
    await new Promise((resolve) => setTimeout(resolve, 150));
    assert.equal(await statusOf("/events/risk"), 202);
  });

  it("answers a defect with 500 and says nothing of it", async () => {
    behaviour = async () => {
      throw new Error("secret");
    };
    const response = await send("/events/risk");
    assert.deepEqual([response.status, await response.text()], [500, ""]);
    assert.doesNotMatch(JSON.stringify(recorded.lines), /secret/);
    assert.equal(recorded.messages().includes("defect"), true);
  });

  it("lets what is under way finish, and takes nothing more", async () => {
    let finish = () => {};
    behaviour = () => new Promise((resolve) => (finish = resolve));
    const pending = send("/events/risk");
    while (received.length === 0) await new Promise(setImmediate);
    const drained = server.drain(5_000);
    assert.equal(await acceptsConnections(port), false);
    finish();
    assert.equal((await pending).status, 202);
    await drained;
  });

  it("waits no longer than it is told to", async () => {
    behaviour = () => new Promise(() => undefined);
    const pending = assert.rejects(send("/events/risk"));
    while (received.length === 0) await new Promise(setImmediate);
    await server.drain(20);
    await pending;
  });
});
