import assert from "node:assert/strict";
import { checkToken } from "../../src/grant/token-check.ts";
import type { TokenCall } from "../../src/provider/preset.ts";
import {
  type AnsweringServer,
  startAnsweringServer,
  withJson,
  withStatus,
} from "../provider/answering-server.ts";
import { CALL, GOOD, providerWithCalls, TOKEN } from "./calls-under-test.ts";
import { tokenOf } from "./grants-under-test.ts";

describe("the calls of checkToken", () => {
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
  const sent = async (change: Partial<TokenCall>) => {
    server.answer(withJson(GOOD));
    await ask({ ...CALL, ...change });
    return server.calls[0] ?? assert.fail("nothing was asked");
  };

  it("sends the token as Bearer, and nothing of our client", async () => {
    const { method, path, headers, body } = await sent({ headers: { "x-api-version": "1" } });
    assert.deepEqual([method, path, body, headers["x-api-version"]], ["GET", "/check", "", "1"]);
    assert.deepEqual([headers.authorization, headers.accept], [`Bearer ${TOKEN}`, "application/json"]);
  });

  it("sends the token in the query, encoded, beside what is there", async () => {
    const { path, headers } = await sent({ url: "/check?v=2", token: { query: "input_token" } });
    assert.equal(path, `/check?v=2&input_token=${encodeURIComponent(TOKEN)}`);
    assert.equal(headers.authorization, undefined);
  });

  it("sends the token in JSON, with our client as Basic", async () => {
    const { method, headers, body } = await sent({
      method: "POST",
      token: { json: "access_token" },
      client: "basic",
    });
    assert.deepEqual([method, JSON.parse(body)], ["POST", { access_token: TOKEN }]);
    assert.equal(headers["content-type"], "application/json");
    assert.equal(headers.authorization, `Basic ${Buffer.from("ga%3Ate:s3+cret").toString("base64")}`);
  });

  it("sends our client in the query", async () => {
    const { path } = await sent({ token: { query: "input_token" }, client: { query: "access_token" } });
    const query = new URLSearchParams(path.slice("/check?".length));
    assert.deepEqual(Object.fromEntries(query), { input_token: TOKEN, access_token: "ga:te|s3 cret" });
  });

  const SECOND = {
    ...CALL,
    url: "/user",
    good: [{ status: 200, member: "login" }],
    claims: { email: "mail" },
  };
  const secondAnswers = (second: ReturnType<typeof withJson>) =>
    server.answer((response, call) => (call.path === "/user" ? second : withJson(GOOD))(response, call));

  it("makes the calls one after the other, and gathers the claims of all", async () => {
    secondAnswers(withJson({ login: "alice", mail: "alice@example.com" }));
    const verdict = await ask(CALL, SECOND);
    assert.ok(verdict.kind === "active");
    assert.deepEqual([verdict.claims.sub, verdict.claims.email], ["7", "alice@example.com"]);
    assert.deepEqual(
      server.calls.map(({ path }) => path),
      ["/check", "/user"],
    );
  });

  for (const [what, answerer, expected] of [
    ["an inactive token", withStatus(401), "inactive"],
    ["nonsense", withJson("<p>", 200, "text/html"), "outage"],
  ] as const) {
    it(`ends with ${what}, first or last`, async () => {
      secondAnswers(answerer);
      assert.equal((await ask(CALL, SECOND)).kind, expected);
      assert.equal((await ask(SECOND, CALL)).kind, expected);
      assert.equal(server.calls.length, 3);
    });
  }
});
