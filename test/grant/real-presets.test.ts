import assert from "node:assert/strict";
import type { Provider } from "../../src/provider/provider.ts";
import { providerUnderTest, type WrittenProvider } from "../provider/provider-under-test.ts";
import { type OidcProvider, startOidcProvider } from "../support/oidc.ts";
import { ENDPOINTS } from "../support/oidc-configuration.ts";
import { decide, grantBuilder } from "./grants-under-test.ts";

type Tokens = Awaited<ReturnType<typeof obtainTokens>>;

/** One real token of each kind. */
async function obtainTokens(oidc: OidcProvider) {
  const user = { account: "alice", format: "opaque" } as const;
  const { accessToken, refreshToken, idToken } = await oidc.userToken(user);
  const revoked = (await oidc.userToken(user)).accessToken;
  await oidc.revoke(revoked);
  return {
    "a user's token": accessToken,
    "a user's JWT": (await oidc.userToken({ ...user, format: "jwt" })).accessToken,
    "a revoked token": revoked,
    "another client's token": (await oidc.userToken({ ...user, client: "other-app" })).accessToken,
    "a client's own token": await oidc.clientToken({ client: "ci-bot", format: "opaque" }),
    "a client's own JWT": await oidc.clientToken({ client: "ci-bot", format: "jwt" }),
    "a refresh token": refreshToken,
    "an ID token": idToken,
  };
}

/** What the grants answer, each alone: authorizationGrant and clientCredentials by introspection, jwt by keys. */
type Answers = readonly [user: string, client: string, jwt: string];

const ALICE = "runs as alice";
const CI = "runs as svc-ci";
const NO_JWT = "not offered";

/** oidc-provider introspects no JWT. */
const BY_CUSTOM: Readonly<Record<keyof Tokens, Answers>> = {
  "a user's token": [ALICE, "client_refused", "token_invalid"],
  "a user's JWT": ["token_expired", "client_refused", ALICE],
  "a revoked token": ["token_expired", "client_refused", "token_invalid"],
  "another client's token": ["token_invalid", "client_refused", "token_invalid"],
  "a client's own token": ["token_expired", CI, "token_invalid"],
  "a client's own JWT": ["token_expired", "client_refused", "token_invalid"],
  "a refresh token": ["token_expired", "client_refused", "token_invalid"],
  "an ID token": ["token_expired", "client_refused", "token_invalid"],
};
/** No JWTs are verified, and whoever is asked by an address alone has no issuer whose JWTs could be shown to it. */
const BY_DOCUMENT = withoutKeys(BY_CUSTOM);
const BY_ADDRESS: typeof BY_CUSTOM = {
  ...BY_DOCUMENT,
  "a user's JWT": ["token_invalid", "token_invalid", NO_JWT],
  "a client's own JWT": ["token_invalid", "token_invalid", NO_JWT],
  "an ID token": ["token_invalid", "token_invalid", NO_JWT],
};

function withoutKeys(answers: typeof BY_CUSTOM): typeof BY_CUSTOM {
  const entries = Object.entries(answers).map(([what, [user, client]]) => [what, [user, client, NO_JWT]]);
  return { ...answers, ...Object.fromEntries(entries) };
}

type Location = (oidc: OidcProvider) => Omit<WrittenProvider, "clientId">;

const PRESETS: readonly (readonly [name: string, location: Location, expected: typeof BY_CUSTOM])[] = [
  [
    "custom",
    ({ issuer }) => ({
      preset: "custom",
      issuer,
      introspectionEndpoint: issuer + ENDPOINTS.introspection,
      jwksUri: issuer + ENDPOINTS.jwks,
    }),
    BY_CUSTOM,
  ],
  ["oauth2, by its document", ({ issuer }) => ({ preset: "oauth2", issuer }), BY_DOCUMENT],
  [
    "oauth2, by its address",
    ({ issuer }) => ({ preset: "oauth2", introspectionEndpoint: issuer + ENDPOINTS.introspection }),
    BY_ADDRESS,
  ],
];

describe("presets of no provider in particular, and a real one", () => {
  let oidc: OidcProvider;
  let tokens: Tokens;

  before(async () => {
    oidc = await startOidcProvider();
    tokens = await obtainTokens(oidc);
  });
  after(() => oidc.stop());

  async function answersOf(provider: Provider): Promise<Record<string, Answers>> {
    const grant = grantBuilder(provider);
    const username = "preferred_username";
    const user = grant({ type: "authorizationGrant", username });
    const client = grant({ type: "clientCredentials", serviceAccounts: { "ci-bot": "svc-ci" } });
    const jwt =
      provider.settings.preset === "custom"
        ? [grant({ type: "jwt", audience: "jira", username })]
        : undefined;
    const answers: Record<string, Answers> = {};
    for (const [what, token] of Object.entries(tokens)) {
      const byKeys = jwt ? await decide(jwt, token) : NO_JWT;
      answers[what] = [await decide([user], token), await decide([client], token), byKeys];
    }
    return answers;
  }

  for (const [name, location, expected] of PRESETS) {
    it(`answer each token as it deserves: ${name}`, async () => {
      const { id: clientId, secret: clientSecret } = oidc.introspectionClient;
      const provider = providerUnderTest({ ...location(oidc), clientId, clientSecret, clients: ["web"] });
      assert.deepEqual(await answersOf(provider), expected);
      await provider.close();
    });
  }
});
