import assert from "node:assert/strict";
import { checkToken } from "../../src/grant/token-check.ts";
import type { AnswerMark, TokenCall } from "../../src/provider/preset.ts";
import {
  type AnsweringServer,
  startAnsweringServer,
  withJson,
  withNothing,
  withReset,
  withStatus,
} from "../provider/answering-server.ts";
import { providerUnderTest } from "../provider/provider-under-test.ts";
import { freePort } from "../support/ports.ts";
import { CALL, GOOD, providerWithCalls, TOKEN } from "./calls-under-test.ts";
import { tokenOf } from "./grants-under-test.ts";

const HTML = withJson("<p>Please sign in</p>", 200, "text/html");

/** What the provider answers, and what that is taken for. */
const VERDICTS = [
  ["a good answer", withJson(GOOD), "active"],
  ["a good answer that does not expire", withJson({ ...GOOD, expires: 0 }), "active"],
  ["valid: false", withJson({ ...GOOD, valid: false }), "inactive"],
  ["401", withStatus(401), "inactive"],
  ["401 with HTML", withJson("<p>", 401, "text/html"), "inactive"],
  ["403 about our client", withJson({ error: { code: "bad_client" } }, 403), "clientRefused"],
  ["403 about our client, by number", withJson({ error: { code: 42 } }, 403), "clientRefused"],
  ["403 about something else", withJson({ error: { code: "rate_limited" } }, 403), "outage"],
  ["403 with a text for the number", withJson({ error: { code: "42" } }, 403), "outage"],
  ["403 without a body", withStatus(403), "outage"],
  ["the words about our client with another status", withJson({ error: { code: 42 } }, 400), "outage"],
  ["a good answer with another status", withJson(GOOD, 201), "outage"],
  ["a good answer to nobody's question", withJson(GOOD, 500), "outage"],
  ...["true", 1, null, {}, [true], undefined].map(
    (valid) => [`valid: ${JSON.stringify(valid)}`, withJson({ ...GOOD, valid }), "outage"] as const,
  ),
  ...["", "soon", true, [], {}, "1e9"].map(
    (expires) => [`expires: ${JSON.stringify(expires)}`, withJson({ ...GOOD, expires }), "outage"] as const,
  ),
  ["404", withJson(GOOD, 404), "outage"],
  ["429", withStatus(429), "outage"],
  ["503", withStatus(503), "outage"],
  ["a redirect", withStatus(302, { location: "/elsewhere" }), "outage"],
  ["HTML with status 200", HTML, "outage"],
  ["JSON called text/plain", withJson(GOOD, 200, "text/plain"), "outage"],
  ["an empty body", withJson(""), "outage"],
  ["a list", withJson([GOOD]), "outage"],
  ["null", withJson("null"), "outage"],
  ["half an answer", withJson('{"valid":true,'), "outage"],
  ["valid twice", withJson('{"valid":false,"valid":true}'), "outage"],
  ["no answer in time", withNothing, "outage"],
  ["a reset connection", withReset, "outage"],
] as const;

describe("checkToken", () => {
  let server: AnsweringServer;

  before(async () => {
    server = await startAnsweringServer();
  });
  after(() => server.stop());

  async function ask(...calls: readonly TokenCall[]) {
    const provider = providerWithCalls(server.origin, calls);
    const verdict = await checkToken(tokenOf(TOKEN), provider);
    await provider.close();
    return verdict;
  }

  for (const [what, answerer, expected] of VERDICTS) {
    it(`takes ${what} for ${expected}`, async () => {
      server.answer(answerer);
      assert.equal((await ask(CALL)).kind, expected);
      assert.equal(server.calls.length, answerer === withReset ? 2 : 1);
    });
  }

  it("gives the claims that the row names, and no other", async () => {
    server.answer(withJson({ ...GOOD, sub: "admin", admin: true }));
    const verdict = await ask(CALL);
    assert.ok(verdict.kind === "active");
    assert.deepEqual({ ...verdict.claims }, { sub: "7", client_id: "web", exp: GOOD.expires });
    assert.equal(Object.getPrototypeOf(verdict.claims), null);
  });

  const marks: readonly (readonly [what: string, mark: AnswerMark, body: object, expected: string])[] = [
    ["a member that is there", { status: 200, member: "a" }, { a: false }, "active"],
    ["a member that is null", { status: 200, member: "a" }, { a: null }, "outage"],
    ["no member", { status: 200, member: "a" }, {}, "outage"],
    ["an inherited member", { status: 200, member: "constructor" }, {}, "outage"],
    ["any object", { status: 200 }, {}, "active"],
  ];
  for (const [what, good, body, expected] of marks) {
    it(`takes ${what} for ${expected}, where the row asks for ${JSON.stringify(good)}`, async () => {
      server.answer(withJson(body));
      assert.equal((await ask({ ...CALL, good: [good], inactive: [] })).kind, expected);
    });
  }

  it("takes an answer that is no JSON object for none, whatever the row asks for", async () => {
    server.answer(HTML);
    assert.equal((await ask({ ...CALL, good: [{ status: 200 }], inactive: [], claims: {} })).kind, "outage");
  });

  it("takes a refused connection for an outage", async () => {
    const url = `http://127.0.0.1:${await freePort()}/check`;
    assert.deepEqual(await ask({ ...CALL, url }), { kind: "outage", detail: "ECONNREFUSED" });
  });

  it("calls no token active that nobody was asked about", async () => {
    assert.equal((await ask()).kind, "outage");
    const provider = providerUnderTest({ preset: "custom" });
    assert.equal((await checkToken(tokenOf(TOKEN), provider)).kind, "outage");
  });

  it("puts neither token nor answer nor secret into a detail", async () => {
    for (const [, answerer] of VERDICTS) {
      server.answer(answerer);
      const verdict = await ask(CALL);
      if (verdict.kind !== "active") assert.doesNotMatch(verdict.detail, /opaque|sign in|bad_client|cret/);
    }
  });
});
