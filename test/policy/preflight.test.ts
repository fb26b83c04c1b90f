import assert from "node:assert/strict";
import { isPreflight } from "../../src/policy/preflight.ts";

function preflight(method: string, names: readonly string[]): boolean {
  return isPreflight({
    requestId: undefined,
    method,
    host: "jira.example.com",
    path: "/rest",
    headers: new Map(names.map((name) => [name, ["x"]])),
    policyName: undefined,
    peerCertificate: undefined,
  });
}

describe("isPreflight", () => {
  it("asks for OPTIONS with both headers", () => {
    assert.equal(preflight("OPTIONS", ["origin", "access-control-request-method"]), true);
  });
  it("takes nothing less", () => {
    assert.equal(preflight("GET", ["origin", "access-control-request-method"]), false);
    assert.equal(preflight("options", ["origin", "access-control-request-method"]), false);
    assert.equal(preflight("OPTIONS", ["origin"]), false);
    assert.equal(preflight("OPTIONS", ["access-control-request-method"]), false);
    assert.equal(preflight("OPTIONS", []), false);
  });
});
