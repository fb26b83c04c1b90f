import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { type App, startApp } from "../../src/app.ts";
import { readConfiguration } from "../../src/configuration.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { recordLog } from "../observe/recorded-log.ts";
import { createRunFolder } from "../support/folders.ts";
import { type OidcProvider, startOidcProvider } from "../support/oidc.ts";
import { freePort, waitUntil } from "../support/ports.ts";
import { type CheckClient, connect } from "../transport/check-client.ts";

const configOf = (issuer: string, eventsPort: number) => `
listen: 127.0.0.1:0
ops: 127.0.0.1:0
clockSkew: 1s
revocation: { maxTokenLifetime: 12h }
events: { listen: "127.0.0.1:${eventsPort}", backChannelLogout: [corp] }
directories: { staff: { type: file, path: users.yaml } }
providers:
  corp: { preset: oidc, issuer: "${issuer}", clientId: gate, clientSecret: "\${SECRET}", clients: [web] }
policies:
  - name: jira
    match: { paths: ["/rest/**"] }
    grants:
      - { type: jwt, provider: corp, audience: jira, directory: staff }
      - { type: authorizationGrant, provider: corp, username: email, directory: staff }
`;
const USERS = `
users:
  - { username: alice, email: alice@example.com }
  - { username: admin, email: admin@example.com }
`;
/** Milliseconds within which a logout must be in force. */
const PROMPT = 1_000;

describe("signing out at a real provider", function () {
  this.timeout(60_000);
  let folder: string;
  let oidc: OidcProvider;
  let app: App;
  let client: CheckClient;

  before(async () => {
    const eventsPort = await freePort();
    oidc = await startOidcProvider({ logoutUri: `http://127.0.0.1:${eventsPort}/backchannel-logout/corp` });
    folder = await createRunFolder("logout");
    await writeFile(`${folder}/users.yaml`, USERS);
    await writeFile(`${folder}/grantgate.yaml`, configOf(oidc.issuer, eventsPort));
    const configuration = readConfiguration(`${folder}/grantgate.yaml`, {
      SECRET: oidc.introspectionClient.secret,
    });
    assert.ok(configuration.kind === "loaded", JSON.stringify(configuration));
    const started = await startApp(configuration, { log: recordLog().log, metrics: createMetrics() });
    assert.ok(started.kind === "started");
    app = started;
    assert.equal(app.ports.events, eventsPort);
    client = connect(app.ports.listen);
  });
  after(async () => {
    client?.close();
    await app?.stop();
    await oidc?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function passes(token: string): Promise<boolean> {
    const headers = { authorization: `Bearer ${token}` };
    const http = { method: "GET", path: "/rest", host: "jira.example.com", headers };
    return "ok_response" in (await client.check({ attributes: { request: { http } } }));
  }

  it("is not possible with junk, of which a flood leaves decisions as they are", async () => {
    const { accessToken } = await oidc.userToken({ account: "admin", format: "jwt" });
    const junk = { method: "POST", body: new URLSearchParams({ logout_token: `${accessToken}x` }) };
    const address = `http://127.0.0.1:${app.ports.events}/backchannel-logout/corp`;
    const flood = Promise.all(Array.from({ length: 500 }, () => fetch(address, junk)));
    assert.equal(await passes(accessToken), true);
    const statuses = new Set((await flood).map(({ status }) => status));
    assert.deepEqual(statuses, new Set([400, 429]));
    assert.equal(await passes(accessToken), true);
    // What is turned away now would be a good token.
    await sleep(PROMPT);
  });

  for (const format of ["jwt", "opaque"] as const) {
    it(`ends the user's ${format} tokens within a second, and nobody else's`, async () => {
      const browser = new Map<string, string>();
      const { accessToken: alice } = await oidc.userToken({ account: "alice", format, browser });
      const { accessToken: admin } = await oidc.userToken({ account: "admin", format });
      assert.deepEqual([await passes(alice), await passes(admin)], [true, true]);
      await oidc.signOut(browser);
      await waitUntil("the token is refused", async () => !(await passes(alice)), PROMPT);
      assert.equal(await passes(admin), true);
      // Tokens issued later than clocks may differ are good again.
      await sleep(2_100);
      const { accessToken: next } = await oidc.userToken({ account: "alice", format });
      assert.deepEqual([await passes(next), await passes(alice)], [true, false]);
    });
  }
});
