import assert from "node:assert/strict";
import { send } from "../support/http.ts";
import { type Denial, SCENARIOS } from "../support/scenarios.ts";
import { type Stack, startStack } from "../support/stack.ts";
import { type ExampleTokens, obtainTokens } from "../support/tokens.ts";
import { assertDenial, metadataOf } from "./answers.ts";

describe("the documented answers, through a real Envoy", () => {
  let stack: Stack;
  let tokens: ExampleTokens;

  before(async function () {
    this.timeout(120_000);
    stack = await startStack();
    tokens = await obtainTokens(stack.oidc);
  });
  after(() => stack?.stop());

  for (const { title, request, expected, before: first } of SCENARIOS) {
    it(`${title}: ${"user" in expected ? `200 as ${expected.user}` : describeDenial(expected)}`, async () => {
      await first?.(stack, tokens);
      const response = await send(stack.envoy.origin, request(tokens));
      if ("user" in expected) {
        assert.equal(response.status, 200);
        assert.equal(JSON.parse(response.body).name, expected.user);
      } else {
        assertDenial(response, expected);
      }
    });
  }

  it("tells Envoy's access log the policy, the grant, the outcome and the user", async () => {
    const lines = await metadataOf(stack.envoy);
    const allowed = { policy: "jira", grant: "jwt", outcome: "allowed", user: "admin" };
    assert.deepEqual(
      lines.find(({ user }) => user === "admin"),
      allowed,
    );
    assert.deepEqual(
      lines.find(({ outcome }) => outcome === "scope_missing"),
      { policy: "jira", grant: "jwt", outcome: "scope_missing" },
    );
  });
});

function describeDenial({ status, message }: Denial): string {
  return `${status} ${message}`;
}
