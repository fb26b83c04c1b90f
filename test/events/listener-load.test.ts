import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { acceptsConnections } from "../support/ports.ts";
import { type ListenerUnderTest, startListener } from "./listener-under-test.ts";

describe("the events listener under load", () => {
  let listener: ListenerUnderTest;
  afterEach(() => listener.server.drain(100));

  const untilReceived = async () => {
    while (listener.received.length === 0) await new Promise(setImmediate);
  };

  it("answers a flood with 429 and when to come again, and goes on afterwards", async () => {
    listener = await startListener(20);
    const answers = await Promise.all(Array.from({ length: 300 }, () => listener.send("/events/risk")));
    const taken = answers.filter(({ status }) => status === 202).length;
    assert.ok(taken >= 20 && taken < 100, `${taken} were taken`);
    const turnedAway = answers.filter(({ status }) => status === 429);
    assert.deepEqual([turnedAway.length, await listener.refused("rate")], [300 - taken, 300 - taken]);
    assert.ok(turnedAway.every(({ headers }) => headers.get("retry-after") === "1"));
    assert.equal(listener.lines.length, taken);
    await sleep(150);
    assert.equal(await listener.statusOf("/events/risk"), 202);
  });

  it("answers a defect with 500 and says nothing of it", async () => {
    listener = await startListener(100, () => Promise.reject(new Error("secret")));
    const response = await listener.send("/events/risk");
    assert.deepEqual([response.status, await response.text()], [500, ""]);
    assert.doesNotMatch(JSON.stringify(listener.lines), /secret/);
    assert.deepEqual(listener.messages(), ["defect"]);
  });

  it("lets what is under way finish at once, and takes nothing more", async () => {
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    listener = await startListener(100, () => finished);
    const pending = listener.send("/events/risk");
    await untilReceived();
    const drained = listener.server.drain(5_000);
    assert.equal(await acceptsConnections(listener.port), false);
    finish();
    assert.equal((await pending).status, 202);
    // A connection that is kept alive would hold it up for seconds.
    assert.equal(await Promise.race([drained, sleep(1_000, "late")]), undefined);
  });

  it("waits no longer than it is told to", async () => {
    listener = await startListener(100, () => new Promise(() => undefined));
    const pending = assert.rejects(listener.send("/events/risk"));
    await untilReceived();
    await listener.server.drain(20);
    await pending;
  });
});
