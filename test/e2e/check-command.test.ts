import assert from "node:assert/strict";
import { type Configuration, readConfiguration } from "../../src/configuration.ts";
import type { Explanation } from "../../src/explain/explanation.ts";
import { explained } from "../explain/scene.ts";
import { type RawRequest, type RawResponse, send } from "../support/http.ts";
import { SCENARIOS, type Scenario } from "../support/scenarios.ts";
import { environmentFor, type Stack, startStack } from "../support/stack.ts";
import { type ExampleTokens, obtainTokens } from "../support/tokens.ts";

/** What the command cannot know, as it remembers nothing. */
const REPLAYED = "DPoP: replayed proof";

/** The CheckRequest that Envoy sends: duplicates joined by a comma, extensions of the route. */
function asCheckRequest({ method = "GET", host, path, headers = {} }: RawRequest): string {
  const joined = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(",")]);
  const http = { method, host, path, headers: Object.fromEntries(joined) };
  const contextExtensions = path.startsWith("/reports") ? { policy: "reports" } : {};
  return JSON.stringify({ attributes: { request: { http }, contextExtensions } });
}

function assertSame({ response }: Explanation, answered: RawResponse, { expected }: Scenario): void {
  assert.ok(response);
  if ("ok_response" in response) {
    assert.equal(answered.status, 200);
    const user = response.ok_response.headers.find(({ header }) => header.key === "x-auth-user");
    assert.equal(user?.header.value ?? "anonymous", "user" in expected && expected.user);
    return;
  }
  const { status, headers, body } = response.denied_response;
  assert.deepEqual([status.code, body], [answered.status, answered.body]);
  const challenge = headers.find(({ header }) => header.key === "www-authenticate")?.header.value;
  assert.equal(challenge, answered.headers["www-authenticate"]);
}

describe("grantgate check --online, beside a real Envoy", () => {
  let stack: Stack;
  let tokens: ExampleTokens;
  let configuration: Configuration;

  before(async function () {
    this.timeout(120_000);
    stack = await startStack();
    tokens = await obtainTokens(stack.oidc);
    const read = readConfiguration(`${stack.grantgate.folder}/grantgate.yaml`, environmentFor(stack));
    assert.ok(read.kind === "loaded");
    configuration = read;
  });
  after(() => stack?.stop());

  for (const scenario of SCENARIOS) {
    it(`${scenario.title}: decides what Envoy was told`, async () => {
      await scenario.before?.(stack, tokens);
      const request = scenario.request(tokens);
      const answered = await send(stack.envoy.origin, request);
      const explanation = await explained(configuration, asCheckRequest(request), "online");
      if (scenario.title !== REPLAYED) return assertSame(explanation, answered, scenario);
      assert.equal(explanation.verdict, "allow");
      assert.match(explanation.text, /not known here: whether the proof was used before$/m);
    });
  }

  it("shows whom it asked", async () => {
    await stack.oidc.start();
    const headers = { authorization: `Bearer ${tokens.opaque.alice}` };
    const json = asCheckRequest({ host: "jira.example.com", path: "/rest/api/2/myself", headers });
    const { text } = await explained(configuration, json, "online");
    assert.match(
      text,
      / discovery: GET http:\/\/127\.0\.0\.1:\d+\/\.well-known\/openid-configuration answered status 200 in \d+ ms$/m,
    );
    assert.match(text, / introspection: POST http:\/\/\S+\/introspection answered status 200 in \d+ ms$/m);
    assert.ok(!text.includes(tokens.opaque.alice));
  });
});
