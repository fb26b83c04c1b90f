import assert from "node:assert/strict";
import { once } from "node:events";
import { waitUntil } from "../support/ports.ts";
import { type ListenerUnderTest, startListener } from "./listener-under-test.ts";

const REQUEST_LINE = "POST /events/risk HTTP/1.1\r\n";
const HEADERS = "host: x\r\ncontent-type: text/plain\r\ncontent-length: 10\r\n\r\n";
const HALF = `${REQUEST_LINE}${HEADERS}half`;

const UNKNOWN_PATHS = [
  "/",
  "/events",
  "/events/",
  "/events/risk/",
  "/events/other",
  "/events/constructor",
  "//events/risk",
  "/metrics",
];

describe("the events listener", () => {
  let listener: ListenerUnderTest;
  beforeEach(async () => {
    listener = await startListener(100);
  });
  afterEach(() => listener.server.drain(100));

  it("takes what it knows the path of, whatever its query", async () => {
    const { statusOf, received } = listener;
    assert.deepEqual([await statusOf("/events/risk"), await statusOf("/events/risk?x=1")], [202, 202]);
    assert.deepEqual(received, ["hello", "hello"]);
  });

  for (const path of UNKNOWN_PATHS) {
    it(`knows no ${path}`, async () => {
      assert.equal(await listener.statusOf(path), 404);
      assert.deepEqual([listener.received, await listener.refused("path")], [[], 1]);
    });
  }

  for (const method of ["GET", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
    it(`takes no ${method}`, async () => {
      const body = method === "GET" ? null : "hello";
      const response = await listener.send("/events/risk", { method, body });
      assert.deepEqual([response.status, response.headers.get("allow")], [405, "POST"]);
      assert.deepEqual([listener.received, await listener.refused("method")], [[], 1]);
    });
  }

  it("takes a body of 64 kB and no more, however it is sent", async () => {
    const { statusOf, received } = listener;
    const largest = "a".repeat(65_536);
    assert.equal(await statusOf("/events/risk", { body: largest }), 202);
    assert.equal(await statusOf("/events/risk", { body: `${largest}a` }), 413);
    const chunked = { body: new Blob([largest, "a"]).stream(), duplex: "half" } as const;
    assert.equal(await statusOf("/events/risk", chunked), 413);
    assert.deepEqual([received.length, await listener.refused("size")], [1, 2]);
  });

  for (const [what, text] of [
    ["body", HALF],
    ["header", `${REQUEST_LINE}hos`],
  ] as const) {
    it(`gives up on a ${what} that does not come to its end, and serves others meanwhile`, async () => {
      const closed = once(await listener.speak(text), "close");
      assert.equal(await listener.statusOf("/events/risk"), 202);
      await closed;
      assert.deepEqual(listener.received, ["hello"]);
    });
  }

  it("forgets a client that leaves in the middle", async () => {
    (await listener.speak(HALF)).destroy();
    await waitUntil("it is counted", async () => (await listener.refused("broken")) === 1, 2_000);
    assert.equal(await listener.statusOf("/events/risk"), 202);
  });
});
