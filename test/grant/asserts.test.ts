import assert from "node:assert/strict";
import type { Asserts } from "../../src/config/schema.ts";
import { mayAssert } from "../../src/grant/asserts.ts";

const DOMAINS: Asserts = { emailDomains: ["example.com", "Example.org"] };
const pattern = (usernames: string): Asserts => ({ usernames });

const CASES: readonly (readonly [asserts: Asserts | undefined, value: string, expected: boolean])[] = [
  [undefined, "alice", true],
  ["any", "alice", true],
  [DOMAINS, "alice@example.com", true],
  [DOMAINS, "alice@EXAMPLE.com", true],
  [DOMAINS, "alice@example.org", true],
  [DOMAINS, '"a@b"@example.com', true],
  [DOMAINS, "alice@example.com@evil.net", false],
  [DOMAINS, "alice@sub.example.com", false],
  [DOMAINS, "alice@notexample.com", false],
  [DOMAINS, "alice@", false],
  [DOMAINS, "example.com", false],
  [DOMAINS, "alice", false],
  [pattern("ext-*"), "ext-alice", true],
  [pattern("ext-*"), "ext-", true],
  [pattern("ext-*"), "ext-a\nb", true],
  [pattern("ext-*"), "alice-ext-", false],
  [pattern("ext-*"), "EXT-alice", false],
  [pattern("*@corp"), "alice@corp", true],
  [pattern("*@corp"), "alice@corp.evil", false],
  [pattern("a.b"), "a.b", true],
  [pattern("a.b"), "axb", false],
  [pattern("a*c*e"), "abcde", true],
  [pattern("a*c*e"), "abde", false],
  [pattern("(a|b)+[c]{1}^$\\"), "(a|b)+[c]{1}^$\\", true],
  [pattern("(a|b)+"), "ab", false],
  [pattern("*"), "anyone", true],
];

describe("mayAssert", () => {
  for (const [asserts, value, expected] of CASES) {
    it(`${expected ? "lets" : "does not let"} ${JSON.stringify(asserts) ?? "nothing"} name ${JSON.stringify(value)}`, () =>
      assert.equal(mayAssert(asserts, value), expected));
  }
});
