import assert from "node:assert/strict";
import type { UserDirectory } from "../../src/directory/directory.ts";
import { ENTERPRISE_USER, type ScimServer, startScim } from "../support/scim.ts";
import { startScimGateway } from "../support/scim-gateway.ts";
import { CONTRACT_USERS, describeDirectory } from "./contract.ts";
import { cachedUnderTest } from "./directory-under-test.ts";
import { describeHttpFaults } from "./http-faults.ts";
import { scimUnderTest } from "./scim/scim-under-test.ts";

const TOKEN = "sc1m-token";
// The first start may install the program.
const INSTALLATION_MS = 300_000;
const USERS = [
  ...CONTRACT_USERS,
  { username: "dora", email: "dora@example.com", otherEmails: ["dora@old.example.com", "d@example.com"] },
];

describe("a directory behind SCIM", function () {
  this.timeout(INSTALLATION_MS);
  let service: ScimServer;
  let directory: UserDirectory;

  const settings = (written: object = {}) => ({
    url: service.url,
    token: TOKEN,
    groups: "search",
    attributes: { employeeNumber: `${ENTERPRISE_USER}:employeeNumber` },
    ...written,
  });

  before(async () => {
    service = await startScim(USERS, TOKEN);
    directory = scimUnderTest(settings());
  });
  after(async () => {
    await directory.close();
    await service.stop();
  });

  describeDirectory(() => directory);

  const lookUp = async (value: string, ...keys: string[]) =>
    (await cachedUnderTest(directory).lookup({ keys, value })).value;

  it("finds by each of a user's addresses, and shows the primary one where none was asked for", async () => {
    for (const [value, key, email] of [
      ["dora", "username", "dora@example.com"],
      ["dora@example.com", "email", "dora@example.com"],
      ["D@example.com", "email", "d@example.com"],
      ["dora@old.example.com", "email", "dora@old.example.com"],
    ] as const) {
      const result = await lookUp(value, key);
      assert.equal(result.kind === "found" && result.user.email, email, value);
    }
  });

  it("shows how it asks, without the token", () => {
    const description = directory.describe({ keys: ["username", "email"], value: 'a"b\\' });
    const filter = (attribute: string) => encodeURIComponent(`${attribute} eq "a\\"b\\\\"`);
    assert.equal(
      description,
      ["userName", "emails.value"]
        .map((attribute) => `GET ${service.url}/Users?filter=${filter(attribute)}&count=100`)
        .join(", "),
    );
  });

  it("is unavailable for a filter that the service does not take", async () => {
    const odd = scimUnderTest(settings({ attributes: { email: 'name[formatted eq "x"].nothing' } }));
    const { value } = await cachedUnderTest(odd).lookup({ keys: ["email"], value: "alice@example.com" });
    assert.deepEqual(value, { kind: "unavailable", detail: "status 400" });
    await odd.close();
  });

  it("scim × service itself restarted between two lookups → found", async () => {
    assert.equal((await lookUp("alice", "username")).kind, "found");
    await service.stop();
    assert.deepEqual(await lookUp("alice", "username"), { kind: "unavailable", detail: "ECONNREFUSED" });
    await service.start();
    assert.equal((await lookUp("alice", "username")).kind, "found");
  });

  describeHttpFaults({
    name: "scim",
    timeout: 1_000,
    maxConcurrent: 8,
    secrets: [TOKEN],
    start: (tls) => {
      const { origin } = new URL(service.url);
      const accepts = (token: string) => token === TOKEN;
      return startScimGateway({ service: origin, token: TOKEN, accepts, ...(tls && { tls }) });
    },
    create: (origin, { ca, credential, log }) => {
      const token = credential === "refused" ? "not-the-one" : TOKEN;
      const written = { url: `${origin}/v2`, token, timeout: "1s", maxConcurrent: 8, ca };
      return scimUnderTest(settings(written), log);
    },
  });
});
