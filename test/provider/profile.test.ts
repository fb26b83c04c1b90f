import assert from "node:assert/strict";
import type { PresetName } from "../../src/provider/presets.ts";
import { profileOf, usernameOf, verifyOf } from "../../src/provider/profile.ts";
import { providerSettings, type WrittenProvider } from "./provider-under-test.ts";

const ISSUER = "https://login.example.com";
const INTROSPECTION = `${ISSUER}/introspect`;
const WRITTEN = {
  introspectionEndpoint: INTROSPECTION,
  userinfoEndpoint: `${ISSUER}/me`,
  jwksUri: `${ISSUER}/jwks`,
};

describe("profileOf", () => {
  const profile = (written: WrittenProvider) => profileOf(providerSettings(written));

  const locations = [
    [{ preset: "oidc", issuer: ISSUER }, [ISSUER], { issuer: ISSUER, form: "openid" }, {}],
    [{ preset: "keycloak", issuer: ISSUER }, [ISSUER], { issuer: ISSUER, form: "openid" }, {}],
    [{ preset: "oauth2", issuer: ISSUER }, [ISSUER], { issuer: ISSUER, form: "oauth" }, {}],
    [
      { preset: "oauth2", issuer: ISSUER, introspectionEndpoint: INTROSPECTION },
      [ISSUER],
      undefined,
      { introspection: INTROSPECTION },
    ],
    [
      { preset: "oauth2", introspectionEndpoint: INTROSPECTION },
      [],
      undefined,
      { introspection: INTROSPECTION },
    ],
    [
      { preset: "custom", issuer: "urn:corp", ...WRITTEN },
      ["urn:corp"],
      undefined,
      { introspection: INTROSPECTION, userinfo: `${ISSUER}/me`, jwks: `${ISSUER}/jwks` },
    ],
    [{ preset: "custom" }, [], undefined, {}],
  ] as const;
  for (const [written, issuers, discovery, endpoints] of locations) {
    it(`knows where ${JSON.stringify(written)} is`, () => {
      const found = profile(written);
      assert.deepEqual(found.issuers, issuers);
      assert.deepEqual(found.discovery, discovery);
      assert.deepEqual(found.endpoints, endpoints);
    });
  }

  it("knows no calls, no prefix and no mark where the row has none", () => {
    const { calls, tokenPrefixes, traits } = profile({ preset: "oidc", issuer: ISSUER });
    assert.deepEqual([calls, tokenPrefixes], [undefined, undefined]);
    const standard = { clientClaims: ["client_id", "azp"], scopeClaims: ["scope", "scp"] };
    assert.deepEqual(traits, { ...standard, audienceClaim: "aud" });
  });

  it("knows the marks of its row", () => {
    const { clientToken, accessToken } = profile({ preset: "keycloak", issuer: ISSUER }).traits;
    assert.deepEqual(clientToken, { claim: "preferred_username", values: ["service-account-{client}"] });
    assert.deepEqual(accessToken, { claim: "typ", values: ["Bearer", "DPoP"] });
  });

  it("takes the written mark of a client's token before that of its row", () => {
    const clientTokenMarker = { claim: "kind", value: "client" };
    for (const preset of ["keycloak", "oidc"] as const) {
      const { clientToken } = profile({ preset, issuer: ISSUER, clientTokenMarker }).traits;
      assert.deepEqual(clientToken, { claim: "kind", values: ["client"] });
    }
  });

  it("takes the written prefix", () => {
    assert.deepEqual(profile({ preset: "custom", tokenPrefix: ["a_"] }).tokenPrefixes, ["a_"]);
  });

  for (const preset of ["oidc", "oauth2", "keycloak"] as const) {
    it(`asks ${preset} for token_type unless it is written that none is sent`, () => {
      const types = (requireTokenType?: boolean) => {
        const found = profile({ preset, issuer: ISSUER, requireTokenType });
        return [found.tokenTypes, found.requireTokenType];
      };
      assert.deepEqual(types(), [["bearer", "dpop"], true]);
      assert.deepEqual(types(true), [["bearer", "dpop"], true]);
      assert.deepEqual(types(false), [["bearer", "dpop"], false]);
    });
  }
});

describe("what a grant takes from the preset", () => {
  const settings = (preset: PresetName) => providerSettings({ preset, issuer: ISSUER });
  const grant = { provider: "corp", directory: "staff", allowUnverifiedEmail: false } as const;
  const jwt = { type: "jwt", audience: "jira", ...grant } as const;
  const opaque = { type: "authorizationGrant", allowAnyClient: false, ...grant } as const;

  it("is how it validates tokens, unless it says so itself", () => {
    assert.equal(verifyOf(jwt, settings("oidc")), "keys");
    assert.equal(verifyOf(jwt, settings("oauth2")), "introspection");
    assert.equal(verifyOf(opaque, settings("oidc")), "introspection");
    assert.equal(verifyOf({ ...jwt, verify: "introspection" }, settings("oidc")), "introspection");
    assert.equal(verifyOf({ ...opaque, verify: "userinfo" }, settings("oidc")), "userinfo");
  });

  it("is the claim that names the user, unless it names one itself", () => {
    assert.equal(usernameOf(undefined, settings("oidc")), "preferred_username");
    assert.equal(usernameOf(undefined, settings("oauth2")), "username");
    assert.equal(usernameOf("email", settings("oidc")), "email");
  });
});
