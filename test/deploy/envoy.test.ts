import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { CONNECTION_MANAGER, type EnvoyServer, EXT_AUTHZ, startEnvoy } from "../support/envoy.ts";
import { REPOSITORY } from "../support/folders.ts";
import { type GrantgateServer, startGrantgate } from "../support/grantgate.ts";
import { send } from "../support/http.ts";
import { waitUntil } from "../support/ports.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";

// The first run may install Envoy.
const START_MS = 180_000;

const read = (path: string) => readFileSync(`${REPOSITORY}/${path}`, "utf8");
const NAMED = read("deploy/envoy/envoy.yaml");

/** Policies that only routes choose. */
const CONFIG = `listen: 127.0.0.1:9191
ops: 127.0.0.1:9090
policies:
  - { name: reports, public: true }
  - { name: wiki, public: true }
`;

describe("deploy/envoy/envoy.yaml, in a real Envoy", function () {
  this.timeout(START_MS);
  let upstream: Upstream;
  let grantgate: GrantgateServer;
  let envoy: EnvoyServer;

  before(async () => {
    upstream = await startUpstream();
    grantgate = await startGrantgate({ config: CONFIG, users: "users: []\n" });
    const local = NAMED.replaceAll(/address: (?:grantgate|upstream|0\.0\.0\.0),/g, "address: 127.0.0.1,");
    envoy = await startEnvoy(local, { upstreamPort: upstream.port, grantgatePort: grantgate.port });
  });

  after(async () => {
    await envoy.stop();
    await grantgate.stop();
    await upstream.stop();
  });

  const statusOf = async (host: string, path: string) => (await send(envoy.origin, { host, path })).status;

  it("asks about a route that says nothing", async () => {
    assert.equal(await statusOf("jira.example.com", "/rest/myself"), 403);
    await waitUntil("it is logged", () => grantgate.log().at(-1)?.outcome === "policy_missing");
  });

  it("names a policy for a route and for a whole host", async () => {
    assert.equal(await statusOf("jira.example.com", "/reports/daily"), 200);
    await waitUntil("it is logged", () => grantgate.log().at(-1)?.policy === "reports");
    assert.equal(await statusOf("wiki.example.com", "/any/page"), 200);
    await waitUntil("it is logged", () => grantgate.log().at(-1)?.policy === "wiki");
  });

  it("does not ask about a route that is disabled, whose identity headers are removed all the same", async () => {
    const asked = await timesAsked();
    const headers = { "x-auth-user": "admin" };
    const { status, body } = await send(envoy.origin, { host: "jira.example.com", path: "/status", headers });
    assert.equal(status, 200);
    assert.equal(JSON.parse(body).name, "anonymous");
    assert.equal(await timesAsked(), asked);
  });

  async function timesAsked(): Promise<number> {
    const stats = await (await fetch(`${envoy.adminOrigin}/stats?filter=ext_authz.(ok|denied)$`)).text();
    const counts = [...stats.matchAll(/: (\d+)$/gm)];
    assert.ok(counts.length >= 2, stats);
    return counts.reduce((sum, [, count]) => sum + Number(count), 0);
  }

  it("asks and reads requests as the repository's envoy.yaml does", () => {
    const [own, named] = [read("envoy.yaml"), NAMED].map((text) => parseDocument(text));
    const plain = (path: readonly unknown[]) =>
      [own, named].map((document) => parseJson(document?.getIn(path)));
    for (const path of [EXT_AUTHZ, ...READING.map((setting) => [...CONNECTION_MANAGER, setting])]) {
      const [one, other] = plain(path);
      assert.notEqual(one, undefined);
      assert.deepEqual(other, one);
    }
  });
});

/** Settings by which a request is read, before any route. */
const READING = [
  "normalize_path",
  "merge_slashes",
  "path_with_escaped_slashes_action",
  "common_http_protocol_options",
  "early_header_mutation_extensions",
];

const parseJson = (node: unknown): unknown => node && JSON.parse(JSON.stringify(node));
