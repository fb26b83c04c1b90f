import assert from "node:assert/strict";
import { type DemoDirectory, startDirectory } from "../demo/directory.ts";
import { matches, outcomeOf } from "../demo/outcome.ts";
import { send } from "../support/http.ts";
import { SCENARIOS } from "../support/scenarios.ts";
import { type Stack, startStack } from "../support/stack.ts";
import { type ExampleTokens, obtainTokens } from "../support/tokens.ts";

for (const kind of ["ldap", "postgres"]) {
  describe(`the documented answers with the users in ${kind}, through a real Envoy`, function () {
    this.timeout(120_000);
    let directory: DemoDirectory;
    let stack: Stack;
    let tokens: ExampleTokens;

    before(async () => {
      directory = (await startDirectory(kind)) ?? assert.fail();
      stack = await startStack({ config: directory.config });
      tokens = await obtainTokens(stack.oidc);
    });
    after(async () => {
      await stack?.stop();
      await directory?.stop();
    });

    for (const scenario of SCENARIOS) {
      it(scenario.title, async () => {
        await scenario.before?.(stack, tokens);
        const response = await send(stack.envoy.origin, scenario.request(tokens));
        assert.ok(matches(scenario, response), `${response.status} ${outcomeOf(response)}`);
      });
    }
  });
}
