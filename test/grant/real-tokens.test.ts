import assert from "node:assert/strict";
import type { Provider } from "../../src/provider/provider.ts";
import { providerUnderTest, type WrittenProvider } from "../provider/provider-under-test.ts";
import { type OidcProvider, startOidcProvider } from "../support/oidc.ts";
import { type Answers, answersOf, type EveryGrant, everyGrant, NOBODY } from "./every-grant.ts";
import { decide, grantBuilder } from "./grants-under-test.ts";

const ALICE = "runs as alice";
const CI = "runs as svc-ci";

type Obtain = (oidc: OidcProvider) => Promise<string>;

const user =
  (format: "jwt" | "opaque", more: { account?: string; resource?: string } = {}): Obtain =>
  async (oidc) =>
    (await oidc.userToken({ account: "alice", format, ...more })).accessToken;
const client =
  (name: string, format: "jwt" | "opaque"): Obtain =>
  (oidc) =>
    oidc.clientToken({ client: name, format });
const revoked =
  (obtain: Obtain): Obtain =>
  async (oidc) => {
    const token = await obtain(oidc);
    await oidc.revoke(token);
    return token;
  };
const beside =
  (kind: "refreshToken" | "idToken"): Obtain =>
  async (oidc) =>
    (await oidc.userToken({ account: "alice", format: "opaque" }))[kind];

/** How a row differs from that of a token that no grant takes. oidc-provider introspects no JWT. */
const ROWS: readonly (readonly [what: string, obtain: Obtain, taken?: Partial<Answers>])[] = [
  ["a user's JWT", user("jwt"), { jwt: ALICE }],
  ["a user's JWT for another audience", user("jwt", { resource: "urn:wiki" })],
  ["a user's opaque token", user("opaque"), { userAsked: ALICE, userByUserinfo: ALICE }],
  ["a revoked opaque token", revoked(user("opaque"))],
  ["a client's JWT", client("ci-bot", "jwt"), { clientByKeys: CI }],
  ["a client's opaque token", client("ci-bot", "opaque"), { clientAsked: CI }],
  ["a client's revoked token", revoked(client("ci-bot", "opaque"))],
  ["the JWT of a client that is not configured", client("stranger-bot", "jwt")],
  ["the opaque token of a client that is not configured", client("stranger-bot", "opaque")],
  ["the JWT of a client called admin", client("admin", "jwt")],
  ["the opaque token of a client called admin", client("admin", "opaque")],
  ["a refresh token", beside("refreshToken")],
  ["an ID token", beside("idToken")],
  ["a word that nobody issued", async () => "admin"],
];

describe("grants and the tokens of a real provider", () => {
  let oidc: OidcProvider;
  let provider: Provider;
  let grants: EveryGrant;

  before(async () => {
    oidc = await startOidcProvider();
    const { id: clientId, secret: clientSecret } = oidc.introspectionClient;
    const clients = ["web"];
    provider = providerUnderTest({ preset: "oidc", issuer: oidc.issuer, clientId, clientSecret, clients });
    grants = everyGrant(provider);
  });
  after(async () => {
    await provider.close();
    await oidc.stop();
  });

  for (const [what, obtain, taken] of ROWS) {
    it(`answer ${what}`, async () => {
      assert.deepEqual(await answersOf(grants, await obtain(oidc)), { ...NOBODY, ...taken });
    });
  }

  it("let the user of an e-mail claim in only when the provider verified it", async () => {
    const grant = grantBuilder(provider);
    const byEmail = [grant({ type: "jwt", audience: "jira", username: "email" })];
    assert.equal(await decide(byEmail, await user("jwt")(oidc)), "runs as alice@example.com");
    const unverified = await user("jwt", { account: "dave" })(oidc);
    assert.equal(await decide(byEmail, unverified), "token_invalid");
    const lenient = [grant({ type: "jwt", audience: "jira", username: "email", allowUnverifiedEmail: true })];
    assert.equal(await decide(lenient, unverified), "runs as dave@example.com");
  });

  const policy = () => {
    const grant = grantBuilder(provider);
    return [
      grant({ type: "jwt", audience: "jira" }),
      grant({ type: "clientCredentials", serviceAccounts: { "ci-bot": "svc-ci" } }),
      grant({ type: "authorizationGrant" }),
    ];
  };

  it("take each its own on one policy", async () => {
    const tokens = [user("jwt"), user("opaque"), client("ci-bot", "opaque"), client("admin", "opaque")];
    const decided = [];
    for (const obtain of tokens) decided.push(await decide(policy(), await obtain(oidc)));
    assert.deepEqual(decided, [ALICE, ALICE, CI, "client_refused"]);
  });

  it("offer a JWT that its provider calls inactive to no later grant, which might take a revoked one", async () => {
    assert.equal(await decide(policy().toReversed(), await user("jwt")(oidc)), "token_expired");
  });

  it("answer an outage while the provider is down, but for what its keys tell", async () => {
    const obtained = [user("jwt"), user("opaque"), client("ci-bot", "opaque")].map((obtain) => obtain(oidc));
    const tokens = await Promise.all(obtained);
    const grants = policy();
    await decide(grants, await user("jwt")(oidc));
    await oidc.stop();
    const decided = await Promise.all(tokens.map((token) => decide(grants, token)));
    await oidc.start();
    assert.deepEqual(decided, [ALICE, "unavailable", "unavailable"]);
  });

  it("answer a provider that refuses our own client", async () => {
    const settings = {
      preset: "oidc",
      issuer: oidc.issuer,
      clientId: "gate",
      clientSecret: "wrong",
      clients: ["web"],
    } satisfies WrittenProvider;
    const refused = everyGrant(providerUnderTest(settings));
    assert.deepEqual(await answersOf(refused, await client("ci-bot", "opaque")(oidc)), {
      ...NOBODY,
      clientAsked: "client_refused",
      userAsked: "unavailable",
    });
  });
});
