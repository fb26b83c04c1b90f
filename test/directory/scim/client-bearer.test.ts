import assert from "node:assert/strict";
import { mock } from "node:test";
import type { UserDirectory } from "../../../src/directory/directory.ts";
import { type RecordedLog, recordLog } from "../../observe/recorded-log.ts";
import type { ApiServer } from "../../support/api-server.ts";
import { type OidcProvider, startOidcProvider } from "../../support/oidc.ts";
import { basicAuthorization, credentialsOf } from "../../support/oidc-clients.ts";
import { type ScimServer, startScim } from "../../support/scim.ts";
import { startScimGateway } from "../../support/scim-gateway.ts";
import { CONTRACT_USERS } from "../contract.ts";
import { cachedUnderTest } from "../directory-under-test.ts";
import { scimUnderTest } from "./scim-under-test.ts";

const TOKEN = "sc1m-token";
const CLIENT = credentialsOf("ci-bot");
// The first start may install the program.
const INSTALLATION_MS = 300_000;

describe("a token by client credentials", function () {
  this.timeout(INSTALLATION_MS);
  let service: ScimServer;
  let provider: OidcProvider;
  let gateway: ApiServer;
  let directory: UserDirectory;
  let recorded: RecordedLog;
  /** Tokens that came with requests. */
  let shown: string[];
  let accepts: (token: string) => Promise<boolean>;

  before(async () => {
    service = await startScim(CONTRACT_USERS, TOKEN);
    gateway = await startScimGateway({
      service: new URL(service.url).origin,
      token: TOKEN,
      accepts: (token) => {
        shown.push(token);
        return accepts(token);
      },
    });
  });
  after(async () => {
    await gateway.stop();
    await service.stop();
  });
  beforeEach(async () => {
    provider = await startOidcProvider();
    recorded = recordLog();
    shown = [];
    accepts = isActive;
    directory = create();
    mock.timers.enable({ apis: ["Date"], now: Date.now() });
  });
  afterEach(async () => {
    mock.timers.reset();
    await directory.close();
    await provider.stop();
  });

  function create(clientSecret = CLIENT.secret): UserDirectory {
    const tokenEndpoint = `${provider.issuer}/token`;
    const client = { tokenEndpoint, clientId: CLIENT.id, clientSecret, scope: "read:jira" };
    return scimUnderTest({ url: `${gateway.origin}/v2`, client }, recorded.log);
  }

  /** As a gateway finds out (RFC 7662). */
  async function isActive(token: string): Promise<boolean> {
    const response = await fetch(`${provider.issuer}/token/introspection`, {
      method: "POST",
      headers: { authorization: basicAuthorization(provider.introspectionClient) },
      body: new URLSearchParams({ token }),
    });
    const answer: { active: boolean; client_id?: string } = JSON.parse(await response.text());
    return answer.active && answer.client_id === CLIENT.id;
  }

  const lookUp = async (value = "alice") =>
    (await cachedUnderTest(directory).lookup({ keys: ["username"], value })).value;
  const tokenCalls = () => provider.calls("token");

  it("is fetched once, however many lookups begin at once", async () => {
    const results = await Promise.all(Array.from({ length: 40 }, () => lookUp()));
    assert.deepEqual(new Set(results.map(({ kind }) => kind)), new Set(["found"]));
    assert.equal(tokenCalls(), 1);
    assert.equal(new Set(shown).size, 1);
  });

  it("is kept while it lasts, and fetched anew before it ends", async () => {
    await lookUp();
    mock.timers.tick(3_200_000);
    await lookUp();
    assert.equal(tokenCalls(), 1);
    mock.timers.tick(50_000);
    assert.equal((await lookUp()).kind, "found");
    assert.equal(tokenCalls(), 2);
    assert.equal(new Set(shown).size, 2);
  });

  it("is fetched anew, once for all, when the service takes it no more", async () => {
    await lookUp();
    await provider.revoke(shown[0] ?? "");
    mock.timers.tick(2_000);
    const results = await Promise.all(Array.from({ length: 20 }, () => lookUp()));
    assert.deepEqual(new Set(results.map(({ kind }) => kind)), new Set(["found"]));
    assert.equal(tokenCalls(), 2);
    assert.deepEqual(recorded.lines, []);
  });

  it("is not fetched over and over for a service that takes none", async () => {
    await lookUp();
    accepts = async () => false;
    mock.timers.tick(2_000);
    for (let time = 0; time < 3; time += 1) {
      const detail = "lookup: status 401, our credential is refused";
      assert.deepEqual(await lookUp(), { kind: "unavailable", detail });
    }
    assert.equal(tokenCalls(), 2);
    assert.deepEqual(recorded.messages(), ["the directory refuses our own credential"]);
  });

  it("scim × wrong client secret → unavailable, and the log says so once", async () => {
    const wrong = "not-the-one";
    await directory.close();
    directory = create(wrong);
    for (let time = 0; time < 2; time += 1) {
      const result = await lookUp();
      assert.ok(result.kind === "unavailable");
      assert.match(result.detail ?? "", /^token: status 40[01], our credential is refused$/);
    }
    assert.deepEqual(
      recorded.lines.map(({ level, endpoint }) => [level, endpoint]),
      [["error", "token"]],
    );
    assert.ok(!JSON.stringify(recorded.lines).includes(wrong));
    assert.deepEqual(shown, []);
  });

  it("scim × provider down → unavailable, found once it is back", async () => {
    await provider.stop();
    assert.deepEqual(await lookUp(), { kind: "unavailable", detail: "token endpoint: ECONNREFUSED" });
    await provider.start();
    assert.equal((await lookUp()).kind, "found");
  });

  const whole = { access_token: "a-token", token_type: "Bearer", expires_in: 60 };
  const malformed: readonly (readonly [what: string, status: number, body: unknown, type?: string])[] = [
    ["no token", 200, { ...whole, access_token: undefined }],
    ["a token that no header can carry", 200, { ...whole, access_token: "a\r\nb" }],
    ["another token type", 200, { ...whole, token_type: "DPoP" }],
    ["no token type", 200, { ...whole, token_type: undefined }],
    ["a life in words", 200, { ...whole, expires_in: "60" }],
    ["no life left", 200, { ...whole, expires_in: 0 }],
    ["a page", 200, whole, "text/html"],
    ["a fault of its own", 500, {}],
    ["a redirect", 302, {}],
  ];
  for (const [what, status, body, type] of malformed) {
    it(`scim × provider answers with ${what} → unavailable`, async () => {
      provider.failWith(status, JSON.stringify(body), type ?? "application/json", "token");
      const result = await lookUp();
      assert.ok(result.kind === "unavailable");
      assert.match(result.detail ?? "", /^token endpoint: (?:a malformed answer|status (?:500|302))$/);
      assert.deepEqual(shown, []);
    });
  }
});
