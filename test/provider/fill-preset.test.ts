import assert from "node:assert/strict";
import type { Preset } from "../../src/provider/preset.ts";
import { fillPreset } from "../../src/provider/profile.ts";
import { providerSettings } from "./provider-under-test.ts";

const CALL = {
  method: "POST",
  token: "bearer",
  good: [{ status: 200 }],
  inactive: [{ status: 404 }],
  claims: { sub: "id" },
} as const;

/** A row such as any in the table, of no provider that there is. */
const ROW: Preset = {
  clientClaims: ["client_id"],
  scopeClaims: ["scope"],
  audienceClaim: "aud",
  documentation: [],
  location: "tenant",
  verify: { authorizationGrant: ["tokenCheck"] },
  tokenTypes: [],
};

/** As a preset of its own would check them; none of the settings is one of `custom`. */
const SETTINGS = {
  ...providerSettings({ preset: "custom", clientId: "a/b c" }),
  tenant: "9f4880d8-80ba-4c40-97bc-f7a23c703084",
  url: "https://git.example.com/",
  issuer: "https://login.example.com/oauth2/",
};

describe("fillPreset", () => {
  it("puts the tenant into issuers and addresses", () => {
    const { issuers, endpoints } = fillPreset(
      {
        ...ROW,
        issuers: ["https://login.example.net/{tenant}/v2.0", "https://sts.example.net/{tenant}/"],
        endpoints: { jwks: "https://login.example.net/{tenant}/keys" },
      },
      SETTINGS,
    );
    assert.deepEqual(issuers, [
      "https://login.example.net/9f4880d8-80ba-4c40-97bc-f7a23c703084/v2.0",
      "https://sts.example.net/9f4880d8-80ba-4c40-97bc-f7a23c703084/",
    ]);
    assert.deepEqual(endpoints, {
      jwks: "https://login.example.net/9f4880d8-80ba-4c40-97bc-f7a23c703084/keys",
    });
  });

  it("doubles no slash where the setting ends in one", () => {
    const { endpoints } = fillPreset(
      { ...ROW, endpoints: { userinfo: "{url}/api/user", introspection: "{issuer}/introspect" } },
      SETTINGS,
    );
    assert.deepEqual(endpoints, {
      userinfo: "https://git.example.com/api/user",
      introspection: "https://login.example.com/oauth2/introspect",
    });
  });

  it("leaves the issuer that is compared as it is written", () => {
    assert.deepEqual(fillPreset(ROW, SETTINGS).issuers, ["https://login.example.com/oauth2/"]);
  });

  it("encodes the client's id in the address of a call, and changes nothing else of the call", () => {
    const row = { ...ROW, calls: [{ ...CALL, url: "{url}/applications/{clientId}/token" }] };
    assert.deepEqual(fillPreset(row, SETTINGS).calls, [
      { ...CALL, url: "https://git.example.com/applications/a%2Fb%20c/token" },
    ]);
  });

  it("puts nothing where a setting is not written", () => {
    const row = {
      ...ROW,
      endpoints: { jwks: "https://login.example.net/{tenant}{nothing}{constructor}/keys" },
    };
    const { endpoints } = fillPreset(row, providerSettings({ preset: "custom" }));
    assert.deepEqual(endpoints, { jwks: "https://login.example.net//keys" });
  });

  it("puts a setting's braces and dollar signs in as they are", () => {
    const row = { ...ROW, endpoints: { jwks: "{url}/keys" } };
    const url = "https://git.example.com/{tenant}$&$1";
    assert.deepEqual(fillPreset(row, { ...SETTINGS, url }).endpoints, { jwks: `${url}/keys` });
  });

  it("takes a written address before that of the row", () => {
    const row = { ...ROW, endpoints: { jwks: "https://login.example.net/keys" } };
    const jwksUri = "https://keys.example.net/";
    assert.deepEqual(fillPreset(row, { ...SETTINGS, jwksUri }).endpoints, { jwks: jwksUri });
  });

  it("takes the prefix of the row unless one is written", () => {
    const row = { ...ROW, tokenPrefix: ["gho_"] };
    assert.deepEqual(fillPreset(row, SETTINGS).tokenPrefixes, ["gho_"]);
    assert.deepEqual(fillPreset(row, { ...SETTINGS, tokenPrefix: ["a_"] }).tokenPrefixes, ["a_"]);
  });

  it("asks for no token_type where the row knows none, unless it is written that one is sent", () => {
    const types = (requireTokenType?: boolean) => {
      const found = fillPreset(ROW, { ...SETTINGS, requireTokenType });
      return [found.tokenTypes, found.requireTokenType];
    };
    assert.deepEqual(types(), [["bearer", "dpop"], false]);
    assert.deepEqual(types(true), [["bearer", "dpop"], true]);
  });

  it("names no user where the row names none", () => {
    assert.equal(fillPreset(ROW, SETTINGS).username, undefined);
    assert.equal(fillPreset({ ...ROW, username: "sub" }, SETTINGS).username, "sub");
  });
});
