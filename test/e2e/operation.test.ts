import assert from "node:assert/strict";
import { readFile, rename, writeFile } from "node:fs/promises";
import { bearer, send } from "../support/http.ts";
import { waitUntil } from "../support/ports.ts";
import { DENIALS, jira, wiki } from "../support/scenarios.ts";
import { type Stack, startStack } from "../support/stack.ts";
import { type ExampleTokens, obtainTokens, unseenToken } from "../support/tokens.ts";
import { assertDenial } from "./answers.ts";

describe("a running service", () => {
  let stack: Stack;
  let tokens: ExampleTokens;
  const ask = (token: string) => send(stack.envoy.origin, jira(bearer(token)));

  before(async function () {
    this.timeout(120_000);
    stack = await startStack();
    tokens = await obtainTokens(stack.oidc);
  });
  after(() => stack?.stop());

  it("sees a changed file of users at once, cached answers notwithstanding", async () => {
    assertDenial(await ask(tokens.jwt.bob), DENIALS.inactive);
    const path = `${stack.grantgate.folder}/users.yaml`;
    const users = await readFile(path, "utf8");
    await writeFile(`${path}.new`, users.replace("active: false", "active: true"));
    await rename(`${path}.new`, path);
    await waitUntil("bob may pass", async () => (await ask(tokens.jwt.bob)).status === 200, 3_000);
  });

  it("takes tokens of a rotated key, and none of a key that has left", async () => {
    assert.equal((await ask(tokens.jwt.alice)).status, 200);
    await stack.oidc.rotateKeys();
    const accessToken = await unseenToken(stack.oidc, "jwt");
    assert.equal((await ask(accessToken)).status, 200);
    assertDenial(await ask(tokens.jwt.alice), DENIALS.invalid);
  });

  it("logs one line a decision, and no token", async () => {
    const response = await send(stack.envoy.origin, wiki(bearer(tokens.opaque.alice)));
    assert.equal(response.status, 200);
    const isAllowed = ({ policy, outcome }: Record<string, unknown>) =>
      policy === "wiki" && outcome === "allowed";
    await waitUntil("the line is written", () => stack.grantgate.log().some(isAllowed));
    const line = stack.grantgate.log().find(isAllowed);
    assert.deepEqual(
      [line?.grant, line?.user, line?.cache, typeof line?.milliseconds],
      ["authorizationGrant", "alice", "miss", "number"],
    );
    assert.match(String(line?.requestId), /^[0-9a-f-]{36}$/);
    assert.match(String(line?.token), /^[\w-]{12}$/);
    const output = stack.grantgate.process.stdout();
    for (const token of [...Object.values(tokens.jwt), ...Object.values(tokens.opaque)]) {
      assert.equal(output.includes(token), false);
    }
  });

  it("counts decisions", async () => {
    const metrics = await (await fetch(`${stack.grantgate.opsOrigin}/metrics`)).text();
    assert.match(metrics, /grantgate_decisions_total\{policy="jira",grant="jwt",outcome="allowed"\} \d+/);
  });

  it("stops on SIGTERM with exit code 0, after which Envoy lets nobody through", async () => {
    await stack.grantgate.process.kill("SIGTERM");
    await stack.grantgate.process.exited;
    assert.equal((await ask(tokens.jwt.admin)).status, 503);
    assert.equal(stack.grantgate.log().at(-1)?.msg, "stopped");
  });
});
