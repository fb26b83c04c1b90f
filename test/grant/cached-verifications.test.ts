import assert from "node:assert/strict";
import type { WrittenProvider } from "../provider/provider-under-test.ts";
import { type Replica, startReplica, type WrittenPolicy } from "./cached-gate.ts";
import { ecdsa, forged, ISSUER, KEYS, type Members, SECONDS, STRANGER } from "./hostile-tokens-forge.ts";

const corp: WrittenProvider = { preset: "custom", issuer: ISSUER, publicKey: KEYS.es.pem };
/** The same issuer each time; one setting differs. */
const PROVIDERS: Record<string, WrittenProvider> = {
  corp,
  otherKey: { ...corp, publicKey: STRANGER.es.pem },
  otherAlgorithm: { ...corp, algorithms: ["RS256"] },
  otherIssuer: { ...corp, issuer: `${ISSUER}/` },
  listing: { ...corp, clients: ["app"] },
  profiled: { ...corp, accessTokenProfile: "rfc9068" },
  young: { ...corp, maxTokenAge: "1h" },
  marking: { ...corp, clientTokenMarker: { claim: "preferred_username", value: "alice" } },
};

const grant = { type: "jwt", provider: "corp", audience: "jira" } as const;
const policy = (
  change: Partial<Extract<WrittenPolicy["grants"][number], { type: "jwt" }>>,
  require?: WrittenPolicy["require"],
): WrittenPolicy => ({ grants: [{ ...grant, ...change }], ...(require && { require }) });

const POLICIES: Record<string, WrittenPolicy> = {
  lenient: policy({}),
  audience: policy({ audience: "wiki" }),
  email: policy({ username: "email" }),
  clients: {
    grants: [
      { type: "clientCredentials", provider: "corp", verify: "keys", serviceAccounts: { web: "svc" } },
    ],
  },
  requireAudience: policy({}, { audience: "wiki" }),
  requireScope: policy({}, { scopes: ["write:jira"] }),
  requireClients: policy({}, { clients: ["app"] }),
  ...Object.fromEntries(Object.keys(PROVIDERS).map((provider) => [provider, policy({ provider })])),
};

const OLD: Members = { iat: SECONDS - 86_400, jti: undefined };

/** How a policy answers a token that was verified under the lenient one; and from where it knows the token. */
const ROWS = [
  ["a grant with another audience", "audience", "token_invalid", "memory"],
  ["a grant by a verified e-mail address", "email", "token_invalid", "memory"],
  // Its own words told so, before anybody was asked.
  ["a grant for clients' tokens", "clients", "client_refused", undefined],
  ["a rule for the audience", "requireAudience", "requirement_unmet", "memory"],
  ["a rule for the scopes", "requireScope", "scope_missing", "memory"],
  ["a rule for the clients", "requireClients", "requirement_unmet", "memory"],
  ["a provider with another key", "otherKey", "token_invalid", "upstream"],
  ["a provider of other algorithms", "otherAlgorithm", "token_invalid", undefined],
  ["a provider of another issuer", "otherIssuer", "token_invalid", undefined],
  ["a provider that lists other clients", "listing", "token_invalid", "upstream"],
  ["a provider held to RFC 9068", "profiled", "token_invalid", undefined],
  ["a provider that limits the age of tokens", "young", "token_invalid", "upstream"],
  ["a provider that marks clients' tokens", "marking", "token_invalid", undefined],
] as const;

describe("one remembered verification", () => {
  let replica: Replica;

  beforeEach(() => {
    replica = startReplica(PROVIDERS, POLICIES);
  });
  afterEach(() => replica.close());

  for (const [what, then, outcome, from] of ROWS) {
    it(`never serves ${what}`, async () => {
      const token = forged({}, OLD);
      assert.deepEqual(await replica.ask("lenient", { token }), ["allowed", "upstream"]);
      assert.deepEqual(await replica.ask("lenient", { token }), ["allowed", "memory"]);
      assert.deepEqual(await replica.ask(then, { token }), [outcome, from]);
      assert.deepEqual(await replica.ask("lenient", { token }), ["allowed", "memory"]);
    });
  }

  it("never serves another token of the same claims", async () => {
    const token = forged({}, OLD);
    assert.equal((await replica.ask("lenient", { token }))[0], "allowed");
    const [header, claims] = token.split(".");
    for (const other of [
      forged({}, OLD, ecdsa(STRANGER.es.privateKey)),
      `${header}.${claims}.${Buffer.alloc(64, 1).toString("base64url")}`,
    ]) {
      assert.deepEqual(await replica.ask("lenient", { token: other }), ["token_invalid", "upstream"]);
    }
  });

  it("of one that failed serves nobody either, and is made anew", async () => {
    const token = forged({}, OLD, ecdsa(STRANGER.es.privateKey));
    assert.deepEqual(await replica.ask("lenient", { token }), ["token_invalid", "upstream"]);
    assert.deepEqual(await replica.ask("lenient", { token }), ["token_invalid", "upstream"]);
    assert.deepEqual(await replica.ask("otherKey", { token }), ["allowed", "upstream"]);
  });
});
