import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { UserDirectory } from "../../../src/directory/directory.ts";
import { type ApiServer, startApiServer } from "../../support/api-server.ts";
import { httpUnderTest } from "./http-under-test.ts";

const TIMEOUT = 300;
const PAGE_MS = 120;

describe("a lookup of several calls", () => {
  let api: ApiServer;
  let directory: UserDirectory;

  before(async () => {
    const body = [{ key: "1", name: "eve", emailAddress: "eve@example.com", active: true }];
    api = await startApiServer(async () => {
      await sleep(PAGE_MS);
      return { status: 200, body };
    });
    directory = httpUnderTest({
      urls: [{ url: `${api.origin}/users?mail={email}&from={offset}`, pageSize: 1 }],
      attributes: { username: "/name", email: "/emailAddress" },
      timeout: `${TIMEOUT}ms`,
    });
  });
  after(async () => {
    await directory.close();
    await api.stop();
  });

  it("takes no longer than one may, and asks no more once that is over", async () => {
    const startedAt = performance.now();
    const answer = await directory.search({ keys: ["email"], value: "eve@example.com" });
    assert.deepEqual(answer, { kind: "unavailable", detail: "timeout" });
    assert.ok(performance.now() - startedAt < TIMEOUT + PAGE_MS);
    const asked = api.requests.length;
    assert.ok(asked <= 3, `${asked} requests`);
    await sleep(PAGE_MS * 2);
    assert.equal(api.requests.length, asked);
  });
});
