import assert from "node:assert/strict";
import type { AsideReading } from "../../../src/directory/file/read-aside.ts";
import { readAside } from "../../../src/directory/file/read-aside.ts";
import { createReloads } from "../../../src/directory/file/reloads.ts";
import { revisionOf } from "../../../src/directory/file/revision.ts";
import { waitUntil } from "../../support/ports.ts";

const SETTINGS = { path: "users.json" };
const textOf = (...names: string[]) => JSON.stringify({ users: names.map((username) => ({ username })) });
const revisions = (readings: readonly AsideReading[]) =>
  readings.map((reading) => (reading.kind === "indexed" ? reading.revision : reading.kind));

describe("createReloads", () => {
  it("reads one text after the other, and of those that came meanwhile the last", async () => {
    const readings: AsideReading[] = [];
    const reloads = createReloads(SETTINGS, (reading) => void readings.push(reading));
    for (const name of ["a", "b", "c"]) reloads.request(textOf(name));
    await waitUntil("two are read", () => readings.length === 2);
    reloads.request("{");
    await waitUntil("another is read", () => readings.length === 3);
    assert.deepEqual(revisions(readings), [
      revisionOf(SETTINGS, textOf("a")),
      revisionOf(SETTINGS, textOf("c")),
      "invalid",
    ]);
    await reloads.close();
  });

  it("ends the reading that is under way when it is closed, and tells of nothing", async () => {
    const readings: AsideReading[] = [];
    const reloads = createReloads(SETTINGS, (reading) => void readings.push(reading));
    reloads.request(textOf("a"));
    reloads.request(textOf("b"));
    await reloads.close();
    assert.deepEqual(readings, []);
  });
});

describe("readAside", () => {
  it("indexes every slice of users by each attribute", async () => {
    const users = Array.from({ length: 4_001 }, (_, index) => ({ username: `user${index}`, badge: index }));
    const request = {
      settings: { ...SETTINGS, attributes: { badge: "badge" } },
      text: JSON.stringify({ users }),
    };
    const reading = await readAside(request, new AbortController().signal);
    assert.ok(reading.kind === "indexed");
    for (const value of ["0", "1999", "2000", "4000"]) {
      const [account, ...others] = reading.index.find({ keys: ["badge"], value });
      assert.equal(account?.user.username, `user${value}`);
      assert.deepEqual(others, []);
    }
  });

  it("tells a thread that was ended from a bad text", async () => {
    const reading = await readAside({ settings: SETTINGS, text: textOf("a") }, AbortSignal.abort());
    assert.deepEqual(reading, { kind: "failed", fault: "ABORT_ERR" });
  });
});
