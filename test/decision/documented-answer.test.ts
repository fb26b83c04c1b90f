import assert from "node:assert/strict";
import type { Deny } from "../../src/decision/decision.ts";
import { documentedAnswer } from "../../src/decision/documented-answer.ts";
import { REFUSALS, type RefusalCode } from "../../src/decision/outcome.ts";

const CONTEXT = { realm: "api", requestId: undefined };
const BARE = 'Bearer realm="api"';

/** Status, message and challenge as documented, written out apart from the catalogue. */
const DOCUMENTED: Record<RefusalCode, readonly [status: number, message: string, challenge?: string]> = {
  token_missing: [401, "Missing Token: A bearer token is required.", BARE],
  authorization_malformed: [
    400,
    "Invalid Request: The Authorization header is malformed.",
    `${BARE}, error="invalid_request"`,
  ],
  path_ambiguous: [400, "Invalid Request: The path is ambiguous."],
  token_invalid: [400, "Token Invalid: Error while validating the token.", `${BARE}, error="invalid_token"`],
  token_expired: [401, "Token Expired: The token provided is expired.", `${BARE}, error="invalid_token"`],
  dpop_proof_invalid: [
    400,
    "Token Invalid: Error while validating the DPoP proof.",
    `${BARE}, error="invalid_dpop_proof"`,
  ],
  dpop_nonce_required: [
    401,
    "Token Invalid: The DPoP proof must hold the given nonce.",
    `${BARE}, error="use_dpop_nonce"`,
  ],
  client_refused: [401, "Expired Token / invalid_client_ID", `${BARE}, error="invalid_token"`],
  user_not_found: [400, "No user found with this username/email address"],
  user_inactive: [403, "The user is inactive."],
  user_ambiguous: [403, "More than one user matches this username/email address"],
  scope_missing: [
    403,
    "Insufficient scope.",
    `${BARE}, error="insufficient_scope", scope="read:jira write:jira"`,
  ],
  requirement_unmet: [403, "Access denied."],
  policy_missing: [403, "No policy allows this request."],
  unavailable: [503, "Authorization is temporarily unavailable."],
  defect: [500, "Internal error."],
};

const deny = (outcome: RefusalCode, facts: Partial<Deny> = {}): Deny => ({
  kind: "deny",
  outcome,
  detail: "private detail",
  ...facts,
});

describe("documentedAnswer", () => {
  for (const outcome of Object.keys(REFUSALS) as RefusalCode[]) {
    it(`gives ${outcome} as documented`, () => {
      const [status, message, challenge] = DOCUMENTED[outcome];
      const answer = documentedAnswer(deny(outcome, { scopes: ["read:jira", "write:jira"] }), CONTEXT);
      const headers = new Map(answer.headers);
      assert.equal(answer.status, status);
      assert.equal(answer.body, `{"error":{"status":"ERROR","message":${JSON.stringify(message)}}}`);
      assert.equal(headers.get("content-type"), "application/json");
      assert.equal(headers.get("cache-control"), "no-store");
      assert.equal(headers.get("www-authenticate"), challenge);
      assert.equal(headers.get("retry-after"), outcome === "unavailable" ? "1" : undefined);
      assert.equal(headers.size, answer.headers.length, "each header once");
    });
  }

  it("changes by errors: rfc6750 the statuses of an invalid token and of an unknown user, and nothing else", () => {
    const changed = new Map<RefusalCode, number>([
      ["token_invalid", 401],
      ["dpop_proof_invalid", 401],
      ["user_not_found", 403],
    ]);
    for (const outcome of Object.keys(REFUSALS) as RefusalCode[]) {
      const denial = deny(outcome, { scopes: ["read:jira"] });
      const documented = documentedAnswer(denial, { ...CONTEXT, errors: "documented" });
      assert.deepEqual(documented, documentedAnswer(denial, CONTEXT), "documented is the default");
      const status = changed.get(outcome) ?? documented.status;
      assert.deepEqual(documentedAnswer(denial, { ...CONTEXT, errors: "rfc6750" }), {
        ...documented,
        status,
      });
    }
  });

  const RFC6750_CLASSES: readonly (readonly [
    status: number,
    challenge: string | undefined,
    RefusalCode[],
  ])[] = [
    [401, `${BARE}, error="invalid_token"`, ["token_invalid", "token_expired", "client_refused"]],
    [403, undefined, ["user_not_found", "user_inactive", "user_ambiguous", "requirement_unmet"]],
    [400, `${BARE}, error="invalid_request"`, ["authorization_malformed"]],
    [401, BARE, ["token_missing"]],
    [503, undefined, ["unavailable"]],
  ];
  for (const [status, challenge, outcomes] of RFC6750_CLASSES) {
    it(`gives by errors: rfc6750 ${status} for ${outcomes.join(", ")}`, () => {
      for (const outcome of outcomes) {
        const answer = documentedAnswer(deny(outcome), { ...CONTEXT, errors: "rfc6750" });
        assert.equal(answer.status, status);
        assert.equal(new Map(answer.headers).get("www-authenticate"), challenge);
      }
    });
  }

  it("names no scope in a challenge where none is known", () => {
    const { headers } = documentedAnswer(deny("scope_missing"), CONTEXT);
    assert.equal(new Map(headers).get("www-authenticate"), `${BARE}, error="insufficient_scope"`);
  });

  it("tells nothing of the private detail, the policy or the grant", () => {
    const answer = documentedAnswer(deny("unavailable", { policy: "jira", grant: "jwt" }), CONTEXT);
    assert.doesNotMatch(JSON.stringify(answer), /private|jira|jwt/);
  });

  it("returns the request id when it is known", () => {
    const header = ({ headers }: ReturnType<typeof documentedAnswer>) => new Map(headers).get("x-request-id");
    assert.equal(header(documentedAnswer(deny("defect"), CONTEXT)), undefined);
    assert.equal(header(documentedAnswer(deny("defect"), { ...CONTEXT, requestId: "r-1" })), "r-1");
  });

  it("says in Retry-After when to come back, where that is known", () => {
    const retryAfter = (outcome: RefusalCode) =>
      new Map(documentedAnswer(deny(outcome, { retryAfter: 5 }), CONTEXT).headers).get("retry-after");
    assert.deepEqual([retryAfter("unavailable"), retryAfter("token_expired")], ["5", undefined]);
  });

  it("names the configured realm", () => {
    const { headers } = documentedAnswer(deny("token_missing"), { ...CONTEXT, realm: "Jira REST" });
    assert.equal(new Map(headers).get("www-authenticate"), 'Bearer realm="Jira REST"');
  });
});
