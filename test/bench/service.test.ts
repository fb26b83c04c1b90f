import assert from "node:assert/strict";
import { outcomesOf } from "./service.ts";

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
