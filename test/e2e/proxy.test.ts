import assert from "node:assert/strict";
import { type AnsweringServer, startAnsweringServer, withJson } from "../provider/answering-server.ts";
import {
  type ForwardProxy,
  startForwardProxy,
  type TunnelAnswer,
  withStatus,
  withTunnel,
} from "../support/forward-proxy.ts";
import { type GrantgateServer, startGrantgate } from "../support/grantgate.ts";
import { waitUntil } from "../support/ports.ts";
import { type CheckClient, connect } from "../transport/check-client.ts";

const PASSWORD = "pr0xy-passw0rd";
const ACTIVE = {
  active: true,
  token_type: "Bearer",
  sub: "u1",
  client_id: "web",
  preferred_username: "alice",
};

/** Its provider has a name that only the proxy knows the way to. */
const CONFIG = `
listen: 127.0.0.1:9191
ops: 127.0.0.1:9090
logLevel: debug
directories: { staff: { type: file, path: users.yaml } }
providers:
  corp:
    preset: custom
    introspectionEndpoint: http://login.example.com/introspect
    allowHttp: true
    clientId: gate
    clientSecret: gate-secret
    clients: [web]
policies:
  - name: jira
    grants: [{ type: authorizationGrant, provider: corp, directory: staff }]
`;

describe("the service behind a forward proxy", () => {
  let provider: AnsweringServer;
  let proxy: ForwardProxy;
  let answer: TunnelAnswer;
  let grantgate: GrantgateServer;
  let client: CheckClient;

  before(async () => {
    provider = await startAnsweringServer();
    provider.answer(withJson(ACTIVE));
    proxy = await startForwardProxy({
      credentials: `gate:${PASSWORD}`,
      answer: (socket, call) => answer(socket, call),
    });
    const environment = { HTTP_PROXY: `http://gate:${PASSWORD}@${proxy.host}`, NO_PROXY: "localhost" };
    grantgate = await startGrantgate({ config: CONFIG, users: "users: [{ username: alice }]", environment });
    client = connect(grantgate.port);
  });
  after(async () => {
    client.close();
    await grantgate.stop();
    await proxy.stop();
    await provider.stop();
  });

  async function statusOf(token: string): Promise<string> {
    const headers = { authorization: `Bearer ${token}` };
    const http = { method: "GET", path: "/rest", host: "jira.example.com", headers };
    const attributes = { context_extensions: { policy: "jira" }, request: { http } };
    const { ok_response: ok, denied_response: denied } = await client.check({ attributes });
    return ok ? "allowed" : JSON.stringify(denied);
  }

  it("asks its provider through the proxy, and says 503 while it cannot", async () => {
    answer = withStatus(502);
    assert.match(await statusOf("t0ken"), /"ServiceUnavailable"/);
    answer = withTunnel(Number(new URL(provider.origin).port));
    assert.equal(await statusOf("t0ken"), "allowed");
    assert.deepEqual(new Set(proxy.calls.map(({ target }) => target)), new Set(["login.example.com:80"]));
  });

  it("writes the proxy's password nowhere", async () => {
    await waitUntil("the fault is logged", () => grantgate.process.stdout().includes("proxy: status 502"));
    const metrics = await fetch(`${grantgate.opsOrigin}/metrics`);
    const written = [grantgate.process.stdout(), grantgate.process.stderr(), await metrics.text()].join("\n");
    assert.match(written, /proxy: status 502/);
    for (const secret of [PASSWORD, Buffer.from(`gate:${PASSWORD}`).toString("base64")]) {
      assert.ok(!written.includes(secret));
    }
  });
});
