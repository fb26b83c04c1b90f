import assert from "node:assert/strict";
import { obtainedOf, outcomesOf } from "./service.ts";

describe("outcomesOf", () => {
  it("adds decisions up over policies and grants, and reads no other metric", () => {
    const metrics = `# HELP grantgate_decisions_total Decisions
# TYPE grantgate_decisions_total counter
grantgate_decisions_total{policy="a",grant="jwt",outcome="allowed"} 40
grantgate_decisions_total{policy="b",grant="jwt",outcome="allowed"} 2
grantgate_decisions_total{policy="a",grant="",outcome="token_missing"} 7
grantgate_other_total{outcome="defect"} 9
`;
    const expected = new Map([
      ["allowed", 42],
      ["token_missing", 7],
    ]);
    assert.deepEqual(outcomesOf(metrics), expected);
  });
});

describe("obtainedOf", () => {
  it("adds up what no level of the cache held", () => {
    const metrics = `grantgate_cache_requests_total{kind="user",origin="upstream"} 3
grantgate_cache_requests_total{kind="user",origin="memory"} 500
grantgate_cache_requests_total{kind="introspection",origin="upstream"} 10
`;
    assert.equal(obtainedOf(metrics), 13);
  });
});
