import assert from "node:assert/strict";
import { substitute } from "../../src/config/substitute.ts";

const reference = (name: string) => `\${${name}}`;
const ENVIRONMENT = {
  HOST: "example.com",
  PORT: "80",
  EMPTY: "",
  NESTED: reference("HOST"),
  DOLLARS: "$&$1",
};

const SUBSTITUTED: readonly (readonly [text: string, expected: string])[] = [
  [reference("HOST"), "example.com"],
  [`${reference("HOST")}:${reference("PORT")}/x`, "example.com:80/x"],
  [reference("NESTED"), reference("HOST")],
  [reference("DOLLARS"), "$&$1"],
];

const UNSET = ["UNSET", "EMPTY", "", "my-name", "1ST", "constructor", "__proto__", " HOST "];

describe("substituting variables", () => {
  for (const [text, expected] of SUBSTITUTED) {
    it(`reads ${text}`, () => {
      assert.deepEqual(substitute(text, ENVIRONMENT), { kind: "substituted", text: expected });
    });
  }

  for (const name of UNSET) {
    it(`has no value for ${JSON.stringify(name)}`, () => {
      const text = `${reference("HOST")}/${reference(name)}`;
      assert.deepEqual(substitute(text, ENVIRONMENT), { kind: "unset", variables: [reference(name)] });
    });
  }

  it("does not take an unfinished reference for text", () => {
    assert.deepEqual(substitute(`\${HOST`, ENVIRONMENT), { kind: "unset", variables: [`\${HOST`] });
  });

  it("leaves text without references alone", () => {
    for (const text of ["", "$HOST", "{HOST}", "100$"]) {
      assert.deepEqual(substitute(text, ENVIRONMENT), { kind: "unchanged" });
    }
  });
});
