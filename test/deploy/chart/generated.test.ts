import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { generatedFiles } from "../../../deploy/chart/build.ts";
import { documentedValues } from "../../../deploy/chart/values-table.ts";
import { REPOSITORY } from "../../support/folders.ts";

describe("what npm run chart makes", () => {
  for (const [path, content] of generatedFiles()) {
    it(`is current: ${path.slice(REPOSITORY.length + 1)}`, () => {
      assert.ok(readFileSync(path, "utf8") === content, "run npm run chart");
    });
  }

  it("says what each value means, by the comment above it", () => {
    const text = [
      "# First.",
      "# And more.",
      "a: 1",
      "b:",
      "  # Second | third.",
      '  c: { d: "x" }',
      "  e: true",
      "",
      "# A whole mapping.",
      "f:",
      "  g: 1",
      "",
      "# About nothing.",
      "",
      "h: []",
    ].join("\n");
    assert.deepEqual(documentedValues(text), [
      { path: "a", preset: "1", meaning: "First. And more." },
      { path: "b.c", preset: '{"d":"x"}', meaning: "Second | third." },
      { path: "b.e", preset: "true", meaning: "" },
      { path: "f", preset: '{"g":1}', meaning: "A whole mapping." },
      { path: "h", preset: "[]", meaning: "" },
    ]);
  });
});
