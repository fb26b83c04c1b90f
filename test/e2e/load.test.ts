import assert from "node:assert/strict";
import { bearer, type RawResponse, send } from "../support/http.ts";
import { jira, wiki } from "../support/scenarios.ts";
import { type Stack, startStack } from "../support/stack.ts";
import { unseenToken } from "../support/tokens.ts";

const TOGETHER = 300;
const JUNK = 3_000;
const JUNK_AT_ONCE = 150;

describe("many requests at once", () => {
  let stack: Stack;
  const newToken = () => unseenToken(stack.oidc);
  const statuses = (responses: readonly RawResponse[]) => new Set(responses.map(({ status }) => status));

  before(async function () {
    this.timeout(120_000);
    stack = await startStack({ config: (text) => text.replace("introspection: 60s", "introspection: 1s") });
  });
  after(() => stack?.stop());

  it("for one unknown token make one introspection call", async () => {
    const token = await newToken();
    await send(stack.envoy.origin, wiki(bearer(await newToken())));
    const calls = stack.oidc.calls("introspection");
    const requests = Array.from({ length: TOGETHER }, () => send(stack.envoy.origin, wiki(bearer(token))));
    assert.deepEqual(statuses(await Promise.all(requests)), new Set([200]));
    assert.equal(stack.oidc.calls("introspection"), calls + 1);
  });

  it("with junk tokens leave a known user at 200, while its remembered answer runs out again and again", async function () {
    this.timeout(60_000);
    const known = await newToken();
    assert.equal((await send(stack.envoy.origin, jira(bearer(known)))).status, 200);
    let sent = 0;
    let flooding = true;
    const junk = async () => {
      for (; sent < JUNK; ) await send(stack.envoy.origin, wiki(bearer(`junk-${sent++}`)));
    };
    const flood = Promise.all(Array.from({ length: JUNK_AT_ONCE }, junk)).then(() => {
      flooding = false;
    });
    const answers: RawResponse[] = [];
    while (flooding) answers.push(await send(stack.envoy.origin, jira(bearer(known))));
    await flood;
    assert.ok(answers.length > 10, `${answers.length} answers`);
    assert.deepEqual(statuses(answers), new Set([200]));
  });
});
