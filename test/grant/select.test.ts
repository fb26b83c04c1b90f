import assert from "node:assert/strict";
import type { RefusalCode } from "../../src/decision/outcome.ts";
import type { Grant, GrantResult } from "../../src/grant/grant.ts";
import { decideByGrants } from "../../src/grant/select.ts";
import { declined, refused } from "../../src/grant/subject.ts";
import type { Provider } from "../../src/provider/provider.ts";
import { providerUnderTest } from "../provider/provider-under-test.ts";
import { directory, tokenOf } from "./grants-under-test.ts";

const ISSUER = "https://login.example.com";
const CORP = providerUnderTest({ preset: "oidc", issuer: ISSUER });
const PARTNER = providerUnderTest({ preset: "oidc", issuer: "https://partner.example.net" });
const NO_ISSUER = providerUnderTest({ preset: "custom" });

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
const jwt = (claims: object) => `${encode({ alg: "RS256" })}.${encode(claims)}.AAAA`;
const CORP_JWT = jwt({ iss: ISSUER });

const accept = (value: string): GrantResult => {
  return {
    kind: "accepted",
    claims: {},
    confirmation: {},
    said: [],
    source: "corp",
    query: { keys: ["username"], value },
    directory,
  };
};
const wrongClass = (outcome: RefusalCode) => declined(outcome, "wrong class", true);
const unknown = (outcome: RefusalCode) => declined(outcome, "unknown", false);
const refuse = (outcome: RefusalCode) => refused(outcome, "refused");

interface CountingGrant extends Grant {
  readonly calls: number;
}

function grantThat(
  result: GrantResult,
  about: Partial<Pick<Grant, "type" | "provider" | "takesOpaque">> = {},
) {
  let calls = 0;
  const grant: CountingGrant = {
    type: "authorizationGrant",
    provider: CORP,
    takesOpaque: true,
    ...about,
    get calls() {
      return calls;
    },
    examine: async () => {
      calls += 1;
      return result;
    },
  };
  return grant;
}

async function decide(grants: readonly CountingGrant[], token: string) {
  const decision = await decideByGrants(grants, tokenOf(token));
  const answer = decision.kind === "accepted" ? decision.query.value : decision.outcome;
  return { answer, grant: decision.grant, calls: grants.map(({ calls }) => calls) };
}

const WALKS: readonly (readonly [
  what: string,
  results: readonly GrantResult[],
  answer: string,
  calls: readonly number[],
])[] = [
  ["the first that accepts", [accept("alice"), accept("bob")], "alice", [1, 0]],
  ["the next after one that declines", [unknown("token_expired"), accept("bob")], "bob", [1, 1]],
  ["the first that refuses", [refuse("token_invalid"), accept("bob")], "token_invalid", [1, 0]],
  [
    "an outage, which no other grant is asked about",
    [refuse("unavailable"), accept("bob")],
    "unavailable",
    [1, 0],
  ],
  [
    "an outage after one that declined",
    [unknown("token_expired"), refuse("unavailable"), accept("bob")],
    "unavailable",
    [1, 1, 0],
  ],
  [
    "the first of two that decline",
    [unknown("client_refused"), unknown("token_expired")],
    "client_refused",
    [1, 1],
  ],
  [
    "the first of the token's own class",
    [wrongClass("token_invalid"), unknown("client_refused"), unknown("token_expired")],
    "client_refused",
    [1, 1, 1],
  ],
  [
    "the first of two of another class",
    [wrongClass("token_invalid"), wrongClass("client_refused")],
    "token_invalid",
    [1, 1],
  ],
];

describe("decideByGrants", () => {
  for (const [what, results, answer, calls] of WALKS) {
    it(`gives the answer of ${what}`, async () => {
      const decided = await decide(
        results.map((result) => grantThat(result)),
        CORP_JWT,
      );
      assert.deepEqual([decided.answer, decided.calls], [answer, calls]);
    });
  }

  it("names the grant that decided", async () => {
    const grants = [
      grantThat(unknown("client_refused"), { type: "clientCredentials" }),
      grantThat(unknown("token_expired")),
    ];
    assert.equal((await decide(grants, "opaque")).grant, "clientCredentials");
  });

  const about = (provider: Provider, takesOpaque = true) =>
    grantThat(accept(provider.profile.issuers[0] ?? "nobody"), { provider, takesOpaque });

  it("shows a JWT to the provider that it names, and to no other", async () => {
    const grants = () => [about(NO_ISSUER), about(PARTNER), about(CORP, false)];
    assert.deepEqual(await decide(grants(), CORP_JWT), {
      answer: ISSUER,
      grant: "authorizationGrant",
      calls: [0, 0, 1],
    });
  });

  const shownToNobody = [
    ["of a foreign issuer", jwt({ iss: "https://evil.example" })],
    ["whose issuer has a slash more", jwt({ iss: `${ISSUER}/` })],
    ["without an issuer", jwt({ sub: "alice" })],
    ["with a list of issuers", jwt({ iss: [ISSUER] })],
    ["without a signature", `${CORP_JWT.slice(0, CORP_JWT.lastIndexOf("."))}.`],
    ["with padding", `${CORP_JWT}=`],
    [
      "with a claim named twice",
      jwt({}).replace(/\..*\./, `.${Buffer.from('{"iss":"a","iss":"b"}').toString("base64url")}.`),
    ],
  ] as const;
  for (const [what, token] of shownToNobody) {
    it(`shows a JWT ${what} to nobody`, async () => {
      const decided = await decide([about(CORP), about(PARTNER), about(NO_ISSUER)], token);
      assert.deepEqual([decided.answer, decided.calls], ["token_invalid", [0, 0, 0]]);
    });
  }

  it("shows an opaque token to the grants alone that take one", async () => {
    const decided = await decide([about(CORP, false), about(PARTNER)], "opaque");
    assert.deepEqual(decided.calls, [0, 1]);
  });

  const prefixed = (tokenPrefix: string[]) => about(providerUnderTest({ preset: "custom", tokenPrefix }));
  const prefixes = [
    ["corp_abc", [1, 0], "nobody"],
    ["cp_abc", [1, 0], "nobody"],
    ["partner_abc", [0, 1], "nobody"],
    ["Corp_abc", [0, 0], "token_expired"],
    ["abc_corp_", [0, 0], "token_expired"],
  ] as const;
  for (const [token, calls, answer] of prefixes) {
    it(`shows ${token} to the provider alone whose prefix it has`, async () => {
      const decided = await decide([prefixed(["corp_", "cp_"]), prefixed(["partner_"])], token);
      assert.deepEqual([decided.calls, decided.answer], [calls, answer]);
    });
  }

  const unseen = [
    ["jwt", "token_invalid"],
    ["clientCredentials", "client_refused"],
    ["authorizationGrant", "token_expired"],
  ] as const;
  for (const [type, outcome] of unseen) {
    it(`refuses an opaque token that no grant takes as ${type} does`, async () => {
      const grants = [grantThat(accept("a"), { type, takesOpaque: false }), about(CORP, false)];
      assert.deepEqual(await decide(grants, "opaque"), { answer: outcome, grant: type, calls: [0, 0] });
    });
  }

  it("refuses every token where there are no grants", async () => {
    for (const token of ["opaque", CORP_JWT, `${CORP_JWT}=`]) {
      assert.deepEqual(await decide([], token), { answer: "token_invalid", grant: "jwt", calls: [] });
    }
  });
});
