import assert from "node:assert/strict";
import type { Provider } from "../../src/provider/provider.ts";
import { providerUnderTest } from "../provider/provider-under-test.ts";
import { type OidcProvider, startOidcProvider } from "../support/oidc.ts";
import { credentialsOf } from "../support/oidc-clients.ts";
import { type Answers, answersOf, everyGrant, NOBODY } from "./every-grant.ts";
import { decide, grantBuilder } from "./grants-under-test.ts";
import { FOREIGN, type Obtain, ofClient, ofUser } from "./substituted-tokens.ts";

const ALICE = "runs as alice";
const INVALID = "token_invalid";

/** Who we are at the provider, and whose tokens are taken. */
const SETTINGS = [
  { name: "listing", client: "gate", clients: ["web"] },
  { name: "byDefault", client: "gate", clients: undefined },
  { name: "asWeb", client: "web", clients: undefined },
  { name: "asAdmin", client: "admin", clients: ["admin", "web"] },
] as const;
type Setting = (typeof SETTINGS)[number]["name"];

/** How a row differs from that of a token that no grant takes. */
const ROWS: readonly (readonly [what: string, setting: Setting, obtain: Obtain, taken?: Partial<Answers>])[] =
  [
    ["the JWT of another client", "listing", ofUser("jwt", "other-app")],
    // Userinfo cannot tell the client: only a grant that says allowAnyClient may ask it.
    [
      "the opaque token of another client",
      "listing",
      ofUser("opaque", "other-app"),
      { userAsked: INVALID, userByUserinfo: ALICE },
    ],
    [
      "the opaque token of another client for our API",
      "listing",
      ofUser("opaque", "other-app", "urn:jira"),
      { userAsked: INVALID },
    ],
    [
      "the opaque token of another client for us",
      "listing",
      ofUser("opaque", "other-app", "urn:gate"),
      { userAsked: INVALID },
    ],
    [
      "the opaque token of a listed client",
      "listing",
      ofUser("opaque", "web"),
      { userAsked: ALICE, userByUserinfo: ALICE },
    ],
    [
      "an opaque token that is not for us",
      "byDefault",
      ofUser("opaque", "web"),
      { userAsked: INVALID, userByUserinfo: ALICE },
    ],
    [
      "an opaque token for our API alone",
      "byDefault",
      ofUser("opaque", "web", "urn:jira"),
      { userAsked: INVALID },
    ],
    ["an opaque token for us", "byDefault", ofUser("opaque", "other-app", "urn:gate"), { userAsked: ALICE }],
    // Its audience names the API, and no clients are listed.
    ["a JWT for our API", "byDefault", ofUser("jwt", "other-app"), { jwt: ALICE }],
    ["a JWT that is for us and not for our API", "byDefault", ofUser("jwt", "web", "urn:gate")],
    [
      "an opaque token of our own client",
      "asWeb",
      ofUser("opaque", "web"),
      { userAsked: ALICE, userByUserinfo: ALICE },
    ],
    // The provider itself tells a client of no other's tokens.
    ["another client's opaque token", "asWeb", ofUser("opaque", "other-app"), { userByUserinfo: ALICE }],
    ["the opaque token of a client called admin, which is ours", "asAdmin", ofClient("opaque", "admin")],
    ["the JWT of a client called admin, which is ours", "asAdmin", ofClient("jwt", "admin")],
  ];

describe("grants and tokens that were issued to somebody else", () => {
  let oidc: OidcProvider;
  let providers: Map<Setting, Provider>;

  before(async () => {
    oidc = await startOidcProvider();
    providers = new Map(SETTINGS.map(({ name, client, clients }) => [name, providerAs(client, clients)]));
  });
  after(async () => {
    await Promise.all([...providers.values()].map((provider) => provider.close()));
    await oidc.stop();
  });
  function providerAs(client: string, clients: readonly string[] | undefined): Provider {
    const { id: clientId, secret: clientSecret } = credentialsOf(client);
    const written = { preset: "oidc", issuer: oidc.issuer, clientId, clientSecret } as const;
    return providerUnderTest({ ...written, ...(clients && { clients: [...clients] }) });
  }
  const providerOf = (setting: Setting) => providers.get(setting) ?? assert.fail();

  for (const [what, setting, obtain, taken] of ROWS) {
    it(`answer ${what} (${setting})`, async () => {
      const token = await obtain(oidc);
      assert.deepEqual(await answersOf(everyGrant(providerOf(setting)), token), { ...NOBODY, ...taken });
    });
  }

  for (const [what, obtain, outcomes] of FOREIGN) {
    it(`refuse ${what}, whoever we are`, async () => {
      const token = await obtain(oidc);
      for (const setting of providers.keys()) {
        const answers = await answersOf(everyGrant(providerOf(setting)), token);
        assert.deepEqual(answers, { ...NOBODY, ...outcomes }, setting);
      }
    });
  }

  it("take another client's opaque token where the grant has the audience that it is for", async () => {
    const grant = grantBuilder(providerOf("byDefault"));
    const forJira = await ofUser("opaque", "other-app", "urn:jira")(oidc);
    assert.equal(await decide([grant({ type: "authorizationGrant", audience: "jira" })], forJira), ALICE);
    assert.equal(await decide([grant({ type: "authorizationGrant", audience: "wiki" })], forJira), INVALID);
    const listed = grantBuilder(providerOf("listing"))({ type: "authorizationGrant", audience: "jira" });
    assert.equal(await decide([listed], forJira), INVALID);
  });

  it("take nothing by userinfo unless any client may come", async () => {
    const token = await ofUser("opaque", "web")(oidc);
    for (const setting of ["listing", "byDefault", "asWeb"] as const) {
      const grant = grantBuilder(providerOf(setting))({ type: "authorizationGrant", verify: "userinfo" });
      assert.equal(await decide([grant], token), INVALID);
    }
  });

  it("run a client that is called like a user as its own account", async () => {
    const accounts = { type: "clientCredentials", serviceAccounts: { admin: "svc-admin" } } as const;
    const grant = grantBuilder(providerOf("listing"));
    const grants = [grant({ type: "authorizationGrant" }), grant(accounts)];
    assert.equal(await decide(grants, await ofClient("opaque", "admin")(oidc)), "runs as svc-admin");
  });
});
