import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadConfig } from "../../src/config/load.ts";
import { linesOf } from "./written-config.ts";

const FOLDER = fileURLToPath(new URL("refused", import.meta.url));
const ENVIRONMENT = { WORD: "s3cret-value", EMPTY: "" };
const EXPECTED = "# refused: ";

// Each file breaks one rule, where no other is named, and ends with the lines that it must be answered with.
describe("a configuration that is refused", () => {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"));

  for (const name of names) {
    it(name.replace(".yaml", "").replaceAll("-", " "), () => {
      const path = `${FOLDER}/${name}`;
      const comments = readFileSync(path, "utf8").split("\n");
      const expected = comments.filter((line) => line.startsWith(EXPECTED));
      assert.ok(expected.length > 0, "the file says what is expected");
      const found = linesOf(loadConfig(path, ENVIRONMENT)).map((line) => EXPECTED + line);
      assert.deepEqual(found, expected);
    });
  }

  it("never shows a secret's value", () => {
    const shown = names.flatMap((name) => linesOf(loadConfig(`${FOLDER}/${name}`, ENVIRONMENT)));
    assert.deepEqual(
      shown.filter((line) => line.includes(ENVIRONMENT.WORD)),
      [],
    );
  });
});
