import assert from "node:assert/strict";
import type { AnswerMark } from "../../src/provider/preset.ts";
import { assertNone, CALLS, ROWS } from "./preset-rows.ts";

describe("each call of the table of presets", () => {
  const says = (marks: readonly AnswerMark[]) => marks.length > 0;

  it("knows a good answer and one about a token that is not", () =>
    assertNone(CALLS, ({ call: { good, inactive } }) => !says(good) || !says(inactive)));

  // Theirs, about a token without scopes, is documented and names nobody.
  it("takes no JSON whatever for a good answer, but where an empty one is documented", () => {
    const vague = CALLS.filter(({ call: { good } }) => good.every(({ member }) => member === undefined));
    assert.deepEqual(
      vague.map(({ name, call }) => `${name}: ${call.url}`),
      ["onelogin: {issuer}/me", "miniorange: {url}/moas/rest/oauth/getuserinfo"],
    );
  });

  it("knows the answer that refuses our client, where it shows that client's secret", () =>
    assertNone(CALLS, ({ call }) => (call.client !== undefined) !== says(call.clientRefused ?? [])));

  it("has one use for the Authorization header", () =>
    assertNone(CALLS, ({ call }) => call.token === "bearer" && call.client === "basic"));

  // Addresses are logged by proxies and servers, so a token stands in one only where its provider wants it so.
  it("puts a token into an address only where that is documented", () => {
    const named = CALLS.filter(({ call: { token } }) => typeof token === "object" && "query" in token);
    assert.deepEqual(new Set(named.map(({ name }) => name)), new Set(["google", "facebook"]));
  });

  it("gets a sub, by which a client's own token is told, and the claim that names the user", () =>
    assertNone(ROWS, ({ row: { calls, username = "sub" } }) => {
      const claims = (calls ?? []).flatMap((call) => Object.keys(call.claims));
      return calls !== undefined && !(claims.includes("sub") && claims.includes(username));
    }));

  it("names the client by a claim that its row counts", () =>
    assertNone(ROWS, ({ row: { calls = [], clientClaims } }) => {
      const claims = calls.flatMap((call) => Object.keys(call.claims));
      return claims.includes("client_id") && !clientClaims.includes("client_id");
    }));
});
