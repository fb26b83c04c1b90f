import assert from "node:assert/strict";
import { formsOf } from "./watched-redis.ts";

describe("the forms of a secret", () => {
  it("are found wherever it stands in what is encoded", () => {
    for (const before of ["", "a", "ab", "abc"]) {
      const text = Buffer.from(`${before}zyxwvut-secret?>`);
      for (const encoded of [
        text.toString("base64"),
        text.toString("base64url"),
        text.toString("hex"),
        text.toString(),
      ]) {
        const found = formsOf("zyxwvut-secret").some((form) => encoded.includes(form));
        assert.equal(found, true, encoded);
      }
    }
  });
});
