import assert from "node:assert/strict";
import { mock } from "node:test";
import type { Provider } from "../../src/provider/provider.ts";
import { type AnsweringServer, startAnsweringServer, withJson } from "../provider/answering-server.ts";
import { providerUnderTest, type WrittenProvider } from "../provider/provider-under-test.ts";
import { decide, grantBuilder, tokenOf } from "./grants-under-test.ts";
import { CLAIMS, forged, ISSUER, KEYS, type Members, SECONDS } from "./hostile-tokens-forge.ts";

const AT_JWT = { typ: "at+jwt" };
const PROFILED = { ...CLAIMS, jti: "t-1" };
const INVALID = "token_invalid";
const ALICE = "runs as alice";
const ANSWER = { active: true, token_type: "Bearer", ...PROFILED };

describe("createGrant", () => {
  let server: AnsweringServer;
  let opened: Provider[] = [];

  before(async () => {
    server = await startAnsweringServer();
  });
  after(() => server.stop());
  afterEach(async () => {
    mock.timers.reset();
    await Promise.all(opened.map((provider) => provider.close()));
    opened = [];
  });

  type More = Omit<WrittenProvider, "preset">;
  function provider(more: More = {}, preset: "custom" | "keycloak" = "custom"): Provider {
    const basics = { clientId: "gate", clientSecret: "secret", publicKey: KEYS.es.pem, issuer: ISSUER };
    const endpoint = preset === "custom" && { introspectionEndpoint: `${server.origin}/introspect` };
    opened.push(providerUnderTest({ preset, ...basics, ...endpoint, ...more }));
    return opened.at(-1) ?? assert.fail();
  }
  const byKeys = (more?: More, preset?: "custom" | "keycloak") =>
    grantBuilder(provider(more, preset))({ type: "jwt", audience: "jira" });
  const asked = (more?: More) =>
    grantBuilder(provider(more))({ type: "jwt", audience: "jira", verify: "introspection" });
  const opaque = (more: More = {}) =>
    grantBuilder(provider({ clients: ["web"], ...more }))({ type: "authorizationGrant" });
  const ofClients = (more?: More) =>
    grantBuilder(provider(more))({
      type: "clientCredentials",
      verify: "keys",
      serviceAccounts: { web: "svc" },
    });
  const jwt = (claims: Members, header: Members = AT_JWT) => forged(header, { jti: "t-1", ...claims });

  describe("with accessTokenProfile rfc9068", () => {
    const strict: More = { accessTokenProfile: "rfc9068" };
    it("takes what has the type and every claim", async () => {
      server.answer(withJson(ANSWER));
      assert.equal(await decide([byKeys(strict)], jwt({})), ALICE);
      assert.equal(await decide([asked(strict)], jwt({})), ALICE);
      assert.equal(await decide([ofClients(strict)], jwt({ sub: "web" })), "runs as svc");
    });
    for (const typ of [undefined, "JWT", "application/jwt", "logout+jwt"]) {
      it(`refuses typ ${typ}, and asks nobody`, async () => {
        server.answer(withJson(ANSWER));
        assert.equal(await decide([byKeys(strict)], jwt({}, { typ })), INVALID);
        assert.equal(await decide([asked(strict)], jwt({}, { typ })), INVALID);
        assert.equal(server.calls.length, 0);
      });
    }
    for (const claim of ["client_id", "iat", "jti"]) {
      for (const value of [undefined, null]) {
        it(`refuses ${claim} ${value}, whatever the provider answers`, async () => {
          server.answer(withJson(ANSWER));
          // At other providers `azp` stands for the client.
          const token = jwt({ azp: "web", [claim]: value });
          assert.equal(await decide([byKeys(strict)], token), INVALID);
          assert.equal(await decide([asked(strict)], token), INVALID);
          assert.equal(await decide([byKeys()], jwt({ azp: "web", [claim]: undefined })), ALICE);
        });
      }
    }
    it("asks nothing of an opaque token", async () => {
      server.answer(withJson({ ...ANSWER, jti: undefined }));
      assert.equal(await decide([opaque(strict)], "opaque"), ALICE);
    });
  });

  describe("with maxTokenAge", () => {
    const hour: More = { maxTokenAge: "1h" };
    const HOUR = 3_600;
    const old = { iat: SECONDS - HOUR };
    const young = { iat: SECONDS - HOUR + 1_200 };

    const rows = [
      ["a young token", young, young, [ALICE, ALICE]],
      ["an old one", old, old, [INVALID, INVALID]],
      ["one of unknown age", { iat: undefined }, { iat: undefined }, [INVALID, INVALID]],
      ["one that is old by its own words alone", old, young, [INVALID, INVALID]],
      ["one that is old by the provider's alone", young, old, [ALICE, INVALID]],
      ["one whose age the provider does not say", young, { iat: undefined }, [ALICE, ALICE]],
      ["one whose age the provider alone says", { iat: undefined }, young, [INVALID, ALICE]],
    ] as const;
    for (const [what, own, answered, expected] of rows) {
      it(`answers ${what}`, async () => {
        server.answer(withJson({ ...ANSWER, ...answered }));
        const token = jwt(own);
        assert.deepEqual([await decide([byKeys(hour)], token), await decide([asked(hour)], token)], expected);
      });
    }
    it("holds opaque tokens to it", async () => {
      server.answer(withJson({ ...ANSWER, ...young }));
      assert.equal(await decide([opaque(hour)], "young"), ALICE);
      server.answer(withJson({ ...ANSWER, ...old }));
      assert.equal(await decide([opaque(hour)], "old"), INVALID);
    });
    it("lets a token that is remembered grow old", async () => {
      server.answer(withJson({ ...ANSWER, iat: SECONDS, exp: undefined }));
      const grants = [
        [byKeys(hour), jwt({ exp: SECONDS + 2 * HOUR })],
        [opaque(hour), "opaque"],
      ] as const;
      mock.timers.enable({ apis: ["Date"], now: SECONDS * 1_000 });
      for (const [grant, token] of grants) assert.equal(await decide([grant], token), ALICE);
      mock.timers.tick(HOUR * 1_000 - 1);
      for (const [grant, token] of grants) assert.equal(await decide([grant], token), ALICE);
      mock.timers.tick(1);
      for (const [grant, token] of grants) assert.equal(await decide([grant], token), INVALID);
      assert.equal(server.calls.length, 1);
    });
  });

  describe("of a provider that marks its access tokens", () => {
    for (const typ of ["Bearer", "DPoP"]) {
      it(`takes the mark ${typ}`, async () =>
        assert.equal(await decide([byKeys({}, "keycloak")], jwt({ typ })), ALICE));
    }
    for (const typ of ["ID", "Refresh", "Offline", "Logout", "bearer", "", null, ["Bearer"], undefined]) {
      it(`refuses the mark ${JSON.stringify(typ)}`, async () =>
        assert.equal(await decide([byKeys({}, "keycloak")], jwt({ typ })), INVALID));
    }
    it("takes a service account's token for no user's", async () => {
      const claims = { typ: "Bearer", azp: "web", preferred_username: "service-account-web" };
      assert.equal(await decide([byKeys({}, "keycloak")], jwt({ ...claims, client_id: undefined })), INVALID);
    });
  });

  it("says where its knowledge came from", async () => {
    const grant = byKeys();
    const once = jwt({});
    const origins = [];
    for (const token of [once, once, jwt({}, { typ: "logout+jwt" })]) {
      origins.push((await grant.examine(tokenOf(token))).origin);
    }
    assert.deepEqual(origins, ["upstream", "memory", undefined]);
  });
});
