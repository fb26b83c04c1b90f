import assert from "node:assert/strict";
import { answersQuery, foldAscii, isPlainValue } from "../../src/directory/compare.ts";

const LOOKALIKES = [
  ["the Kelvin sign", "\u212a", "k"],
  ["a full-width letter", "\uff21", "a"],
  ["a capital I with a dot", "\u0130", "i"],
  ["a dotless i", "\u0131", "i"],
  ["a sharp s", "\u00df", "ss"],
  ["a capital sharp s", "\u1e9e", "ss"],
  ["a long s", "\u017f", "s"],
  ["a capital A with diaeresis", "\u00c4", "\u00e4"],
  ["a capital Cyrillic a", "\u0410", "\u0430"],
] as const;

describe("foldAscii", () => {
  it("folds the ASCII letters and nothing between or beside them", () => {
    assert.equal(foldAscii("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), "abcdefghijklmnopqrstuvwxyz");
    assert.equal(foldAscii("a@[\\]^_`{z 09.-+"), "a@[\\]^_`{z 09.-+");
  });

  for (const [name, letter, plain] of LOOKALIKES) {
    it(`leaves ${name} apart from the letter it resembles`, () => {
      assert.equal(foldAscii(letter), letter);
      assert.notEqual(foldAscii(letter), foldAscii(plain));
    });
  }
});

describe("isPlainValue", () => {
  for (const value of ["alice", "alice@corp.test", "j\u00f6rg", "\u0410\u043d\u043d\u0430", "\u5f20\u4f1f"]) {
    it(`takes ${value}`, () => assert.equal(isPlainValue(value), true));
  }
  for (const [name, value] of [
    ["full-width letters", "\uff41dmin"],
    ["the Kelvin sign", "\u212aurt"],
    ["a ligature", "\ufb01nn"],
    ["a letter and its accent apart", "jo\u0308rg"],
    ["a superscript", "user\u00b2"],
    ["a no-break space", "a\u00a0b"],
  ] as const) {
    it(`refuses ${name}`, () => assert.equal(isPlainValue(value), false));
  }
});

describe("answersQuery", () => {
  const user = { username: "Alice", email: "alice@corp.test", groups: [] };

  it("takes the attribute that was asked for, whatever its ASCII case", () => {
    assert.equal(answersQuery(user, { keys: ["username"], value: "aLICE" }), true);
    assert.equal(answersQuery(user, { keys: ["email"], value: "ALICE@corp.test" }), true);
    assert.equal(answersQuery(user, { keys: ["username", "email"], value: "alice@corp.test" }), true);
  });

  it("refuses a prefix, another attribute and another user", () => {
    assert.equal(answersQuery(user, { keys: ["username"], value: "alic" }), false);
    assert.equal(answersQuery(user, { keys: ["username"], value: "alice2" }), false);
    assert.equal(answersQuery(user, { keys: ["email"], value: "alice" }), false);
    assert.equal(answersQuery(user, { keys: ["username"], value: "alice@corp.test" }), false);
    assert.equal(answersQuery(user, { keys: [], value: "alice" }), false);
  });

  it("takes an absent attribute for no value, not for an empty one", () =>
    assert.equal(answersQuery({ username: "alice", groups: [] }, { keys: ["email"], value: "" }), false));
});
