import assert from "node:assert/strict";
import { formatPath } from "../../src/config/finding.ts";
import { formatProblem } from "../../src/config/problem.ts";

describe("showing a problem", () => {
  it("takes one line, with place, path, found and expected", () => {
    const place = { file: "grantgate.yaml", line: 12, column: 7 };
    const problem = { ...place, path: "policies[0].name", found: "12", expected: "a text" };
    assert.equal(formatProblem(problem), "grantgate.yaml:12:7 policies[0].name: found 12, expected a text");
    assert.equal(formatProblem({ ...problem, path: "" }), "grantgate.yaml:12:7 found 12, expected a text");
  });

  it("quotes a key that could be read as something else", () => {
    assert.equal(formatPath(["policies", 0, "headers", "x-auth-user"]), "policies[0].headers.x-auth-user");
    assert.equal(formatPath(["a.b", "c\nd", "0", 0]), String.raw`["a.b"]["c\nd"]["0"][0]`);
  });
});
