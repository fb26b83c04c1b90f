import assert from "node:assert/strict";
import { decodeProtectedHeader } from "jose";
import { askThroughKeyRotation } from "../support/key-rotation.ts";
import { type Stack, startStack } from "../support/stack.ts";
import { unseenToken } from "../support/tokens.ts";
import { upstreamSaw } from "./answers.ts";

describe("a provider that changes its signing key", () => {
  let stack: Stack;

  before(async function () {
    this.timeout(120_000);
    stack = await startStack();
  });
  after(() => stack?.stop());

  it("costs no request, and the key set is read once more", async () => {
    const currentKey = async () => decodeProtectedHeader(await unseenToken(stack.oidc, "jwt")).kid;
    const oldKey = await currentKey();
    const answers = await askThroughKeyRotation(stack);
    for (const answer of answers) assert.equal(upstreamSaw(answer).name, "alice");
    assert.equal(stack.oidc.calls("jwks"), 2);
    assert.notEqual(await currentKey(), oldKey);
  });
});
