import assert from "node:assert/strict";
import { toBeHad } from "../../conformance/to-be-had.ts";
import { type GrantgateServer, startGrantgate } from "../../support/grantgate.ts";
import { send } from "../../support/http.ts";
import { waitUntil } from "../../support/ports.ts";
import { ENVOY, ENVOY_GATEWAY } from "../../support/programs.ts";
import { startUpstream, type Upstream } from "../../support/upstream.ts";
import { type EnvoyGatewayServer, startEnvoyGateway } from "./envoy-gateway.ts";

// The first run may build Envoy Gateway.
const BUILD_MS = 900_000;

/** `jira` is chosen by host and path, `reports` only by the route's context extension. */
const CONFIG = `listen: 127.0.0.1:9191
ops: 127.0.0.1:9090
policies:
  - { name: jira, match: { hosts: [jira.example.com], paths: ["/public/**"] }, public: true }
  - { name: reports, public: true }
`;

describe("deploy/envoy-gateway, in a real Envoy Gateway with a real Envoy", function () {
  this.timeout(BUILD_MS);
  let upstream: Upstream | undefined;
  let grantgate: GrantgateServer | undefined;
  let gateway: EnvoyGatewayServer | undefined;

  before(async () => {
    const program = await toBeHad(ENVOY_GATEWAY);
    const envoy = program && (await toBeHad(ENVOY));
    if (!program || !envoy) return;
    upstream = await startUpstream();
    grantgate = await startGrantgate({ config: CONFIG, users: "users: []\n" });
    const ports = { upstreamPort: upstream.port, grantgatePort: grantgate.port };
    gateway = await startEnvoyGateway({ gateway: program, envoy, ...ports });
    const { origin } = gateway;
    // Until Envoy has asked grantgate for its health.
    await waitUntil("a request is decided", async () => (await get(origin, "/public/a")).status === 200);
  });

  after(async () => {
    for (const part of [gateway, grantgate, upstream]) await part?.stop();
  });

  const get = (origin: string, path: string, headers: Readonly<Record<string, string>> = {}) =>
    send(origin, { host: "jira.example.com", path, headers });

  it("allows what grantgate allows, without the identity that the client wrote", async () => {
    if (!gateway) return;
    const { status, body } = await get(gateway.origin, "/public/a", { "x-auth-user": "admin" });
    assert.equal(status, 200);
    assert.equal(JSON.parse(body).name, "anonymous");
  });

  it("denies what grantgate denies, with its answer", async () => {
    if (!gateway) return;
    const { status, body } = await get(gateway.origin, "/rest/myself");
    assert.equal(status, 403);
    assert.match(body, /No policy allows this request/);
  });

  it("names the policy of a route", async () => {
    if (!gateway) return;
    assert.equal((await get(gateway.origin, "/reports/daily")).status, 200);
    await waitUntil("the decision is logged", () => grantgate?.log().at(-1)?.policy === "reports");
  });

  it("refuses paths and headers that can be read in two ways", async () => {
    if (!gateway) return;
    assert.equal((await get(gateway.origin, "/public%2fa")).status, 400);
    assert.equal((await get(gateway.origin, "/public/a", { x_auth_user: "admin" })).status, 400);
  });

  it("answers 503 once there is no grantgate", async () => {
    if (!gateway) return;
    await grantgate?.stop();
    grantgate = undefined;
    assert.equal((await get(gateway.origin, "/public/a")).status, 503);
  });
});
