import assert from "node:assert/strict";
import fc from "fast-check";
import type { Allow, Decision, Deny } from "../../../src/decision/decision.ts";
import { REFUSALS } from "../../../src/decision/outcome.ts";
import { encodeDecision as encodeBinary } from "../../../src/transport/check-codec/encode-decision.ts";
import { toCheckResponse } from "../../../src/transport/check-response.ts";
import { loadAuthorizationService } from "../../../src/transport/protos.ts";
import { CHECK_RESPONSE, decode, upstream } from "../protos.ts";

const { Check } = loadAuthorizationService();
assert.ok(Check);
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

const encodeByGrpc = (decision: Decision, context = CONTEXT) =>
  Check.responseSerialize(toCheckResponse(decision, context));
const encodeDecision = (...given: Parameters<typeof encodeBinary>) =>
  Buffer.from(encodeBinary(...given), "latin1");
/** What plain JavaScript, or a mistake behind a cast, might hand over. */
const encodeAnything = (value: unknown): Buffer => Reflect.apply(encodeDecision, undefined, [value, CONTEXT]);
/** As Envoy reads it. */
const readAnswer = (bytes: Buffer) => Object(decode(upstream, CHECK_RESPONSE, bytes));

const text = fc.string({ unit: "binary", maxLength: 200 });
const printable = fc.string({ unit: "grapheme-ascii", maxLength: 300 });
const token = fc.stringMatching(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}$/);
const facts = {
  policy: text,
  grant: fc.constantFrom("jwt", "clientCredentials", "authorizationGrant"),
  user: text,
};
const optional = { noNullPrototype: true, requiredKeys: ["kind", "outcome"] } as const;
const names = fc.array(text, { maxLength: 8 });

const allow: fc.Arbitrary<Allow> = fc.record(
  {
    kind: fc.constant("allow"),
    outcome: fc.constantFrom("allowed", "anonymous", "public", "preflight"),
    ...facts,
    setHeaders: fc.array(fc.tuple(token, printable), { maxLength: 8 }),
    removeHeaders: fc.oneof(
      names,
      names.map((list) => Object.freeze(list)),
    ),
  },
  { ...optional, requiredKeys: ["kind", "outcome", "setHeaders", "removeHeaders"] },
);
const deny: fc.Arbitrary<Deny> = fc.record(
  {
    kind: fc.constant("deny"),
    outcome: fc.constantFrom(...(Object.keys(REFUSALS) as (keyof typeof REFUSALS)[])),
    ...facts,
    detail: text,
    scheme: fc.constantFrom("bearer", "dpop"),
    scopes: names,
    nonce: text,
    retryAfter: fc.integer({ min: 1 }),
  },
  { ...optional, requiredKeys: ["kind", "outcome", "detail"] },
);
const context = fc.record({
  realm: printable,
  requestId: fc.option(printable, { nil: undefined }),
  errors: fc.constantFrom("documented", "rfc6750"),
});

describe("encodeDecision", () => {
  it("writes an allow as Envoy reads it", () => {
    const answer = readAnswer(encodeDecision(ALLOW, CONTEXT));
    assert.deepEqual(answer, {
      status: { code: 0 },
      ok_response: {
        headers: [
          {
            header: { key: "x-auth-user", value: "Zo%C3%AB" },
            append: { value: false },
            append_action: "OVERWRITE_IF_EXISTS_OR_ADD",
          },
        ],
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

  it("writes any allow in the bytes of the transport over grpc-js", () => {
    fc.assert(
      fc.property(allow, (decision) => {
        assert.deepEqual(encodeDecision(decision, CONTEXT), encodeByGrpc(decision));
      }),
      { numRuns: 1_000 },
    );
  });

  it("writes any denial in the bytes of the transport over grpc-js", () => {
    fc.assert(
      fc.property(deny, context, (decision, given) => {
        const { realm, requestId, errors } = given;
        const whole = { realm, requestId, errors } as const;
        const expected = Check.responseSerialize(toCheckResponse(decision, whole));
        assert.deepEqual(encodeDecision(decision, whole), expected);
      }),
      { numRuns: 1_000 },
    );
  });

  it("writes lengths of every size", () => {
    for (const length of [0, 1, 111, 112, 126, 127, 128, 129, 16_383, 16_384, 2_100_000]) {
      const decision: Allow = { ...ALLOW, setHeaders: [["x-a", "v".repeat(length)]] };
      assert.ok(encodeDecision(decision, CONTEXT).equals(encodeByGrpc(decision)), `${length}`);
    }
  });

  it("keeps what has no UTF-8 form out of the message", () => {
    const decision: Allow = { ...ALLOW, user: "a\ud800b", policy: "\udc00", removeHeaders: ["x\ud800"] };
    const { dynamic_metadata, ok_response } = readAnswer(encodeDecision(decision, CONTEXT));
    assert.equal(dynamic_metadata.fields.user.stringValue, "a\uFFFDb");
    assert.equal(dynamic_metadata.fields.policy.stringValue, "\uFFFD");
    assert.deepEqual(ok_response.headers_to_remove, ["x\uFFFD"]);
  });

  it("answers anything but a well-formed decision with a denial", () => {
    const almost = fc
      .tuple(allow, fc.constantFrom("kind", "outcome", "setHeaders", "removeHeaders"), fc.anything())
      .filter(([, , value]) => typeof value !== "string" && !Array.isArray(value))
      .map(([decision, key, value]) => ({ ...decision, [key]: value }));
    fc.assert(
      fc.property(fc.oneof(fc.anything(), almost), (value) => {
        const { status, ok_response, denied_response } = readAnswer(encodeAnything(value));
        assert.equal(status.code, 13);
        assert.equal(ok_response, undefined);
        assert.equal(denied_response.status.code, "InternalServerError");
      }),
      { numRuns: 1_000 },
    );
  });

  it("gives each of 10,000 decisions its own identity, though they share a frozen list", () => {
    const removeHeaders = Object.freeze(["authorization", "x_auth_user"]);
    const answers = Array.from({ length: 10_000 }, (_, index) => {
      const user = `user-${index}`;
      return encodeDecision({ ...ALLOW, user, setHeaders: [["x-auth-user", user]], removeHeaders }, CONTEXT);
    });
    for (const [index, bytes] of answers.entries()) {
      const { ok_response, dynamic_metadata } = readAnswer(bytes);
      assert.equal(ok_response.headers[0].header.value, `user-${index}`);
      assert.equal(dynamic_metadata.fields.user.stringValue, `user-${index}`);
      assert.deepEqual(ok_response.headers_to_remove, removeHeaders);
    }
  });

  it("writes each answer afresh, whatever became of the one before", () => {
    const decision = { ...ALLOW, removeHeaders: Object.freeze([...ALLOW.removeHeaders]) };
    const first = encodeDecision(decision, CONTEXT);
    const expected = Buffer.from(first);
    first.fill(0);
    assert.deepEqual(encodeDecision(decision, CONTEXT), expected);
  });

  it("removes the names that a list holds now, where the list can change", () => {
    const removeHeaders = ["authorization"];
    encodeDecision({ ...ALLOW, removeHeaders }, CONTEXT);
    removeHeaders.push("x_auth_user");
    const { ok_response } = readAnswer(encodeDecision({ ...ALLOW, removeHeaders }, CONTEXT));
    assert.deepEqual(ok_response.headers_to_remove, removeHeaders);
  });
});
