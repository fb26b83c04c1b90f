import assert from "node:assert/strict";
import type { GrantType } from "../../src/decision/decision.ts";
import type { Verify } from "../../src/provider/preset.ts";
import { PRESET_NAMES, type PresetName, presetNamed } from "../../src/provider/presets.ts";
import { linesOf, loadWritten } from "./written-config.ts";

/** What each way of an authorization grant tells of the client that a token was issued to. */
type Told = "client" | "nothing";

interface Row {
  /** Settings beside our client's credentials. */
  readonly settings: string;
  /** Whether the preset knows the claim that names the user. */
  readonly named: boolean;
  /** Ways of an authorization grant. */
  readonly told: Readonly<Partial<Record<Verify, Told>>>;
  /** Types of grant that the provider's tokens are no good for. */
  readonly without?: readonly GrantType[];
}

const ISSUER = "issuer: https://login.example.com/";
const BOTH = { introspection: "client", userinfo: "nothing" } as const;
const OPAQUE_ONLY = ["jwt", "clientCredentials"] as const;

const ROWS: Readonly<Record<PresetName, Row>> = {
  oidc: { settings: ISSUER, named: true, told: BOTH },
  oauth2: { settings: ISSUER, named: true, told: { introspection: "client" } },
  custom: {
    settings: `${ISSUER}, introspectionEndpoint: https://login.example.com/i, userinfoEndpoint: https://login.example.com/u, jwksUri: https://login.example.com/k`,
    named: true,
    told: BOTH,
  },
  azure: {
    settings: "tenant: 9f4880d8-80ba-4c40-97bc-f7a23c703084",
    named: true,
    told: {},
    without: ["authorizationGrant"],
  },
  keycloak: { settings: ISSUER, named: true, told: BOTH },
  okta: { settings: ISSUER, named: true, told: BOTH },
  auth0: { settings: ISSUER, named: false, told: { userinfo: "nothing" } },
  cognito: { settings: ISSUER, named: true, told: { userinfo: "nothing" } },
  ping: { settings: ISSUER, named: false, told: BOTH },
  onelogin: { settings: ISSUER, named: true, told: { ...BOTH, tokenCheck: "client" } },
  jumpcloud: { settings: ISSUER, named: false, told: { userinfo: "nothing" }, without: OPAQUE_ONLY },
  miniorange: {
    settings: "",
    named: false,
    told: { tokenCheck: "nothing", introspection: "client" },
    without: OPAQUE_ONLY,
  },
  google: { settings: "", named: true, told: { tokenCheck: "client" }, without: OPAQUE_ONLY },
  github: { settings: "", named: false, told: { tokenCheck: "client" }, without: OPAQUE_ONLY },
  gitlab: { settings: "", named: true, told: { tokenCheck: "client" }, without: OPAQUE_ONLY },
  slack: { settings: "", named: true, told: { tokenCheck: "nothing" }, without: OPAQUE_ONLY },
  facebook: { settings: "", named: false, told: { tokenCheck: "client" }, without: OPAQUE_ONLY },
  atlassian: { settings: "", named: true, told: { tokenCheck: "nothing" }, without: OPAQUE_ONLY },
  salesforce: {
    settings: "url: https://example.my.salesforce.com",
    named: true,
    told: BOTH,
    without: OPAQUE_ONLY,
  },
  bitbucket: { settings: "", named: true, told: { tokenCheck: "nothing" }, without: OPAQUE_ONLY },
};

const TYPES: readonly GrantType[] = ["jwt", "clientCredentials", "authorizationGrant"];
const MINIMAL: Readonly<Record<GrantType, string>> = {
  jwt: "type: jwt, audience: jira",
  clientCredentials: "type: clientCredentials, serviceAccounts: { ci-bot: svc-ci }",
  authorizationGrant: "type: authorizationGrant, allowAnyClient: true",
};
/** Whose ID tokens nothing but the audience tells from access tokens. */
const ONLY_BY_AUDIENCE: readonly PresetName[] = ["oidc", "custom", "auth0", "onelogin"];

/** The problems of a policy with this one grant, without their places in the file. */
async function problemsOf(preset: PresetName, grant: string): Promise<readonly string[]> {
  const settings = [`preset: ${preset}`, ROWS[preset].settings, "clientId: gate", "clientSecret: s3cret"];
  const loaded = await loadWritten(`
providers: { corp: { ${settings.filter((setting) => setting !== "").join(", ")} } }
directories: { staff: { type: file, path: users.yaml } }
policies: [{ name: jira, grants: [{ provider: corp, directory: staff, ${grant} }] }]
`);
  return linesOf(loaded).map((line) => line.replace(/^\d+:\d+ policies\[0\]\.grants\[0\]\./, ""));
}

describe("a grant of a preset", () => {
  for (const preset of PRESET_NAMES) {
    const { told, named, without = [] } = ROWS[preset];
    const ways = Object.entries(told);

    it(`${preset}: validates an authorization grant's tokens by ${ways.map(([way]) => way).join(", ") || "nothing"}`, () =>
      assert.deepEqual(
        new Set(ways.map(([way]) => way)),
        new Set(presetNamed(preset).verify.authorizationGrant),
      ));

    for (const [way, what] of ways) {
      const grant = `type: authorizationGrant, verify: ${way}, username: preferred_username`;
      it(`${preset} by ${way}: tells ${what}`, async () => {
        const reason = `${way} cannot say for which client a token was issued`;
        const refused = [`allowAnyClient: found nothing, expected true, as ${reason}`];
        assert.deepEqual(await problemsOf(preset, grant), what === "nothing" ? refused : []);
        assert.deepEqual(await problemsOf(preset, `${grant}, allowAnyClient: true`), []);
      });
    }

    for (const type of TYPES.filter((one) => !without.includes(one))) {
      const needed = type !== "clientCredentials" && !named;
      it(`${preset}: takes a grant of type ${type}${needed ? ", with a username alone" : ""}`, async () => {
        assert.deepEqual(await problemsOf(preset, MINIMAL[type]), needed ? [usernameOf(preset)] : []);
      });
    }

    for (const type of without) {
      it(`${preset}: refuses a grant of type ${type}`, async () => {
        const reason = `the preset ${preset} has no way to validate such a grant's tokens`;
        const refused = `type: found "${type}", expected another type: ${reason}`;
        assert.deepEqual(await problemsOf(preset, MINIMAL[type]), [refused]);
      });
    }
  }

  for (const preset of ONLY_BY_AUDIENCE) {
    it(`${preset}: refuses our client as audience, which its ID tokens have`, async () => {
      const grant = "type: jwt, verify: keys, username: preferred_username";
      const [refused = "", ...others] = await problemsOf(preset, `${grant}, audience: gate`);
      assert.match(refused, /^audience: .* an audience that is no client's id/);
      assert.deepEqual([others, await problemsOf(preset, `${grant}, audience: jira`)], [[], []]);
    });
  }
});

function usernameOf(preset: PresetName): string {
  const reason = `as with the preset ${preset} it depends on the provider's settings`;
  return `username: found nothing, expected the claim that names the user, ${reason}`;
}
