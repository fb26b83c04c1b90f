import assert from "node:assert/strict";
import type { UserDirectory } from "../../src/directory/directory.ts";
import type { ApiServer } from "../support/api-server.ts";
import { startPeopleApi } from "../support/people-api.ts";
import { CONTRACT_USERS, describeDirectory } from "./contract.ts";
import { httpUnderTest, peopleSettings } from "./http/http-under-test.ts";
import { describeHttpFaults } from "./http-faults.ts";

const KEY = "k3y-of-ours";

describe("a directory behind an HTTP API", () => {
  let api: ApiServer;
  let directory: UserDirectory;

  before(async () => {
    api = await startPeopleApi(CONTRACT_USERS, KEY);
    directory = httpUnderTest(peopleSettings(api.origin, KEY));
  });
  after(async () => {
    await directory.close();
    await api.stop();
  });

  describeDirectory(() => directory);

  it("shows how it asks, without what proves who we are", () => {
    const description = directory.describe({ keys: ["username", "email"], value: "a b&c" });
    assert.equal(description, `GET ${api.origin}/people/a%20b%26c, GET ${api.origin}/people?mail=a%20b%26c`);
  });

  describeHttpFaults({
    name: "http",
    timeout: 500,
    maxConcurrent: 16,
    secrets: [KEY],
    start: (tls) => startPeopleApi(CONTRACT_USERS, KEY, tls),
    create: (origin, { ca, credential, log }) =>
      httpUnderTest(
        {
          ...peopleSettings(origin, credential === "refused" ? "not-the-one" : KEY),
          timeout: "500ms",
          maxConcurrent: 16,
          ca,
        },
        log,
      ),
  });
});
