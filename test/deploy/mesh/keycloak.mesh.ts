import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { announce } from "../../support/command.ts";
import { type EnvoyServer, startEnvoy } from "../../support/envoy.ts";
import { REPOSITORY } from "../../support/folders.ts";
import { type GrantgateServer, startGrantgate } from "../../support/grantgate.ts";
import { bearer, type RawResponse, send } from "../../support/http.ts";
import { type Keycloak, startKeycloak } from "../../support/keycloak.ts";
import { KEYCLOAK_VERSION } from "../../support/keycloak-program.ts";
import { type RedisServer, startRedis } from "../../support/redis.ts";
import { DENIALS, type Denial, jira, wiki } from "../../support/scenarios.ts";
import { startUpstream, type Upstream } from "../../support/upstream.ts";
import { COMPOSE, importedRealm, services } from "../compose.ts";

/** Milliseconds: the first run installs Keycloak. */
const START_MS = 600_000;
const SECRET = "only-for-a-machine-of-your-own";
const read = (path: string) => readFileSync(`${REPOSITORY}/${path}`, "utf8");

/** The composition, but for Prometheus and Grafana, from programs of this machine. */
describe("deploy/compose with a real Keycloak", function () {
  this.timeout(START_MS);
  let keycloak: Keycloak | undefined;
  let redis: RedisServer;
  let upstream: Upstream;
  let grantgate: GrantgateServer;
  let envoy: EnvoyServer;

  before(async () => {
    const { realm } = importedRealm();
    const started = await startKeycloak(`${REPOSITORY}/${COMPOSE}/realm.json`, realm);
    if (started.kind === "notToBeHad") return announce(`keycloak is not run: ${started.reason}`);
    keycloak = started;
    redis = await startRedis();
    upstream = await startUpstream();
    grantgate = await startGrantgate(composed(keycloak, redis));
    const named = read("deploy/envoy/envoy.yaml");
    const local = named.replaceAll(/address: (?:grantgate|upstream|0\.0\.0\.0),/g, "address: 127.0.0.1,");
    envoy = await startEnvoy(local, { upstreamPort: upstream.port, grantgatePort: grantgate.port });
  });
  after(async () => {
    for (const part of [envoy, grantgate, upstream, redis, keycloak]) await part?.stop();
  });

  /** Where there is no Keycloak tests are content, as that was said. */
  const whereToBeHad = (title: string, test: (running: Keycloak) => Promise<void>) =>
    it(title, async () => {
      if (keycloak) await test(keycloak);
    });
  const ask = (...request: Parameters<typeof jira>) => send(envoy.origin, jira(...request));
  const askWiki = (token: string) => send(envoy.origin, wiki(bearer(token)));

  it("is the Keycloak of the composition", () => {
    assert.equal(services.keycloak?.image.split(":")[1], KEYCLOAK_VERSION);
  });

  whereToBeHad(
    "lets a user through whom the directory knows, by keys and by introspection",
    async (running) => {
      const { access } = await userTokens(running, "alice");
      assertReached(await ask(bearer(access)), "alice");
      assertReached(await askWiki(access), "alice");
    },
  );

  whereToBeHad("lets a client through as its service account, named by a route too", async (running) => {
    const token = await clientToken(running, "ci-bot");
    assertReached(await ask(bearer(token)), "svc-ci");
    assertReached(await ask(bearer(token), "/reports/daily"), "svc-ci");
  });

  whereToBeHad(
    "refuses who has no token, is inactive, or is a client that it does not know",
    async (running) => {
      assertDenied(await ask({}), DENIALS.missing);
      assertDenied(await ask(bearer((await userTokens(running, "bob")).access)), DENIALS.inactive);
      assertDenied(await ask(bearer(await clientToken(running, "stranger"))), DENIALS.client);
    },
  );

  whereToBeHad("takes neither refresh tokens nor ID tokens", async (running) => {
    const { refresh, id } = await userTokens(running, "alice");
    for (const token of [refresh, id]) {
      assertDenied(await ask(bearer(token)), DENIALS.invalid);
      // Keycloak says that it is not active.
      assertDenied(await askWiki(token), DENIALS.expired);
    }
  });

  whereToBeHad("knows of a session that has ended where it asks Keycloak", async (running) => {
    const { access, refresh } = await userTokens(running, "alice");
    await running.signOut({ client_id: "web", refresh_token: refresh });
    assertDenied(await askWiki(access), DENIALS.expired);
  });
});

/** Of one who signs in with the name as the password. */
async function userTokens({ token }: Keycloak, username: string) {
  const form = { grant_type: "password", client_id: "web", username, password: username, scope: "openid" };
  const { access_token, refresh_token, id_token } = await token(form);
  return { access: String(access_token), refresh: String(refresh_token), id: String(id_token) };
}

async function clientToken({ token }: Keycloak, client: string): Promise<string> {
  const form = { grant_type: "client_credentials", client_id: client, client_secret: SECRET };
  return String((await token(form)).access_token);
}

function composed({ issuer }: Keycloak, { url }: RedisServer) {
  const config = read(`${COMPOSE}/grantgate.yaml`)
    .replaceAll("0.0.0.0:", "127.0.0.1:")
    .replace(/issuer: .*/, `issuer: ${issuer}`);
  const environment = { REDIS_URL: url, CACHE_SECRET: "c".repeat(32), OIDC_CLIENT_SECRET: SECRET };
  return { config, users: read("deploy/example/users.yaml"), environment };
}

function assertReached(response: RawResponse, user: string): void {
  assert.equal(response.status, 200, response.body);
  assert.equal(JSON.parse(response.body).name, user);
}

function assertDenied(response: RawResponse, { status, message }: Denial): void {
  assert.equal(response.status, status, response.body);
  assert.equal(JSON.parse(response.body).error.message, message);
}
