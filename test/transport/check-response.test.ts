import assert from "node:assert/strict";
import fc from "fast-check";
import type { Allow, Decision, Deny } from "../../src/decision/decision.ts";
import { REFUSALS, type RefusalCode } from "../../src/decision/outcome.ts";
import { toCheckResponse } from "../../src/transport/check-response.ts";

const CONTEXT = { realm: "api", requestId: "r-1" };
const ALLOW: Allow = {
  kind: "allow",
  outcome: "allowed",
  policy: "jira",
  grant: "jwt",
  user: "Zoë",
  setHeaders: [["x-auth-user", "Zo%C3%AB"]],
  removeHeaders: ["authorization", "x_auth_user"],
};
const DENY: Deny = { kind: "deny", outcome: "token_missing", policy: "jira", detail: "no header" };

const overwrite = (key: string, value: string) => ({
  header: { key, value },
  append: { value: false },
  append_action: "OVERWRITE_IF_EXISTS_OR_ADD",
});
const respond = (decision: Decision) => toCheckResponse(decision, CONTEXT);
/** What plain JavaScript, or a mistake behind a cast, might hand over. */
const respondToAnything = (value: unknown) => Reflect.apply(toCheckResponse, undefined, [value, CONTEXT]);

describe("toCheckResponse", () => {
  it("allows with headers that overwrite, headers to remove and metadata", () => {
    assert.deepEqual(respond(ALLOW), {
      status: { code: 0 },
      ok_response: {
        headers: [overwrite("x-auth-user", "Zo%C3%AB")],
        headers_to_remove: ["authorization", "x_auth_user"],
      },
      dynamic_metadata: {
        fields: {
          outcome: { stringValue: "allowed" },
          policy: { stringValue: "jira" },
          grant: { stringValue: "jwt" },
          user: { stringValue: "Zoë" },
        },
      },
    });
  });

  it("denies with the documented answer, in headers that overwrite", () => {
    assert.deepEqual(respond(DENY), {
      status: { code: 16 },
      denied_response: {
        status: { code: 401 },
        headers: [
          overwrite("content-type", "application/json"),
          overwrite("cache-control", "no-store"),
          overwrite("www-authenticate", 'Bearer realm="api"'),
          overwrite("x-request-id", "r-1"),
        ],
        body: '{"error":{"status":"ERROR","message":"Missing Token: A bearer token is required."}}',
      },
      dynamic_metadata: {
        fields: { outcome: { stringValue: "token_missing" }, policy: { stringValue: "jira" } },
      },
    });
  });

  it("gives every refusal a code of its HTTP status, never 0", () => {
    const codes: Record<number, number> = { 400: 7, 401: 16, 403: 7, 500: 13, 503: 14 };
    for (const outcome of Object.keys(REFUSALS) as RefusalCode[]) {
      assert.equal(respond({ ...DENY, outcome }).status.code, codes[REFUSALS[outcome].status], outcome);
    }
  });

  it("tells the client of an outage when to come back", () => {
    const { denied_response } = respondToAnything({ ...DENY, outcome: "unavailable", retryAfter: 4 });
    assert.deepEqual(
      denied_response.headers.filter(
        ({ header }: { header: { key: string } }) => header.key === "retry-after",
      ),
      [overwrite("retry-after", "4")],
    );
  });

  it("keeps a name that has no UTF-8 form out of the message", () => {
    const { fields } = respond({ ...ALLOW, user: "a\ud800b" }).dynamic_metadata;
    assert.equal(fields.user?.stringValue, "a\uFFFDb");
  });

  describe("of anything but a well-formed decision", () => {
    const assertDefect = (value: unknown) => {
      const { status, denied_response, dynamic_metadata } = respondToAnything(value);
      assert.equal(status.code, 13);
      assert.equal(denied_response.status.code, 500);
      assert.equal(dynamic_metadata.fields.outcome.stringValue, "defect");
    };

    for (const [what, value] of Object.entries({
      nothing: undefined,
      null: null,
      "a boolean": true,
      "an empty object": {},
      "an unknown kind": { ...ALLOW, kind: "ok" },
      "an allow for a refusal's reason": { ...ALLOW, outcome: "token_missing" },
      "an allow for an inherited reason": { ...ALLOW, outcome: "constructor" },
      "an allow without a reason": { ...ALLOW, outcome: undefined },
      "an allow without headers to set": { ...ALLOW, setHeaders: undefined },
      "an allow without headers to remove": { ...ALLOW, removeHeaders: undefined },
      "an allow with a header that is no pair": { ...ALLOW, setHeaders: [["x-auth-user"]] },
      "an allow with a header that is no text": { ...ALLOW, setHeaders: [["x-auth-user", 1]] },
      "an allow with an impossible name": { ...ALLOW, setHeaders: [["x auth", "a"]] },
      "an allow with an unencoded value": { ...ALLOW, setHeaders: [["x-auth-user", "a\r\nx-b: c"]] },
      "an allow that removes no name": { ...ALLOW, removeHeaders: [undefined] },
      "an allow for a user that is no text": { ...ALLOW, user: { name: "ada" } },
      "a denial for an allowance's reason": { ...DENY, outcome: "allowed" },
      "a denial for an inherited reason": { ...DENY, outcome: "toString" },
      "a denial with scopes that are no list": { ...DENY, scopes: "read" },
      "a denial with a wait that is a text": { ...DENY, retryAfter: "5" },
      "a denial with a wait of no seconds": { ...DENY, retryAfter: 0 },
      "a denial with a wait of part of a second": { ...DENY, retryAfter: 1.5 },
      "a denial with a wait that is no number": { ...DENY, retryAfter: Number.NaN },
      "a denial with a wait without end": { ...DENY, retryAfter: Infinity },
    })) {
      it(`is a denial: ${what}`, () => assertDefect(value));
    }

    it("is a denial: any value at all", () => {
      fc.assert(fc.property(fc.anything(), assertDefect));
    });
  });
});
