import assert from "node:assert/strict";
import type { CachedDirectory } from "../../src/directory/cached.ts";
import type { LookupResult, UserDirectory } from "../../src/directory/directory.ts";
import { cachedUnderTest } from "./directory-under-test.ts";
import { HOSTILE_VALUES } from "./hostile-values.ts";

/** One account that a source must be filled with before it is held to the contract. */
export interface ContractUser {
  readonly username: string;
  readonly email?: string;
  readonly displayName?: string;
  readonly groups?: readonly string[];
  readonly employeeNumber?: string;
  readonly active?: false;
}

/** Names that any source can hold, and that a careless query would read as something else. */
export const CONTRACT_USERS: readonly ContractUser[] = [
  {
    username: "alice",
    email: "alice@example.com",
    displayName: "Alice Liddell",
    groups: ["jira-users", "staff"],
    employeeNumber: "1001",
  },
  { username: "alice2", email: "alice@example.com.evil.test", displayName: "Alice the Second" },
  { username: "bob", email: "bob@example.com", active: false },
  { username: "carol", email: "shared@example.com" },
  { username: "carola", email: "shared@example.com" },
  { username: "o'brien", email: "o'brien@example.com" },
  { username: "m\u00fcnz", email: "muenz@example.com" },
  { username: "svc-ci" },
];

const ALICE = {
  username: "alice",
  email: "alice@example.com",
  displayName: "Alice Liddell",
  groups: ["jira-users", "staff"],
  more: { employeeNumber: "1001" },
};

/**
 * What every directory does, whatever its source. `directory` gives the one to be held to it, whose source has the
 * users above and which maps `employeeNumber` as an attribute of its own, by which it can be asked as well.
 */
export function describeDirectory(directory: () => UserDirectory): void {
  describe("as a directory", () => {
    let cached: CachedDirectory;

    // A cache of its own for each test: nothing is answered from memory.
    beforeEach(() => {
      cached = cachedUnderTest(directory());
    });

    const lookUp = async (value: string, ...keys: string[]): Promise<LookupResult> =>
      (await cached.lookup({ keys, value })).value;
    const kindOf = async (value: string, ...keys: string[]) => (await lookUp(value, ...keys)).kind;

    it("finds a user with every attribute", async () => {
      const result = await lookUp("alice", "username");
      assert.ok(result.kind === "found", JSON.stringify(result));
      const { groups, ...others } = result.user;
      assert.deepEqual({ ...others, groups: groups.toSorted() }, ALICE);
    });

    it("finds a user by e-mail address and by an attribute of the settings' own", async () => {
      for (const [value, key] of [
        ["alice@example.com", "email"],
        ["1001", "employeeNumber"],
      ] as const) {
        const result = await lookUp(value, key);
        assert.equal(result.kind === "found" && result.user.username, "alice", key);
      }
    });

    it("finds a service account that has a username and nothing else", async () => {
      const result = await lookUp("svc-ci", "username");
      assert.deepEqual(result, { kind: "found", user: { username: "svc-ci", groups: [] } });
    });

    it("finds whatever the ASCII case, and under the directory's own spelling", async () => {
      const result = await lookUp("ALICE@Example.COM", "email");
      assert.equal(result.kind === "found" && result.user.email, "alice@example.com");
      assert.equal(await kindOf("aLiCe", "username"), "found");
    });

    it("finds names with a quote or another letter", async () => {
      assert.equal(await kindOf("o'brien", "username"), "found");
      assert.equal(await kindOf("o'brien@example.com", "email"), "found");
      assert.equal(await kindOf("m\u00fcnz", "username"), "found");
      assert.equal(await kindOf("m\u00dcnz", "username"), "notFound");
    });

    it("tells an inactive user from one who is not there", async () => {
      assert.equal(await kindOf("bob", "username"), "inactive");
      assert.equal(await kindOf("bob@example.com", "email"), "inactive");
      assert.equal(await kindOf("nobody", "username"), "notFound");
    });

    it("calls two users with one address ambiguous", async () => {
      assert.equal(await kindOf("shared@example.com", "email"), "ambiguous");
      assert.equal(await kindOf("carol", "username"), "found");
    });

    it("takes a list of attributes as a whole", async () => {
      assert.equal(await kindOf("alice", "username", "email"), "found");
      assert.equal(await kindOf("alice@example.com", "username", "email"), "found");
      assert.equal(await kindOf("1001", "username", "email", "employeeNumber"), "found");
      assert.equal(await kindOf("shared@example.com", "username", "email"), "ambiguous");
    });

    it("finds nobody by a part of a name, by another attribute, or by none", async () => {
      for (const value of ["alic", "lice", "alice ", " alice", "alice@example.com.evil"]) {
        assert.equal(await kindOf(value, "username", "email"), "notFound", value);
      }
      assert.equal(await kindOf("alice", "email"), "notFound");
      assert.equal(await kindOf("alice@example.com", "username"), "notFound");
      assert.equal(await kindOf("alice"), "notFound");
    });

    for (const [what, value] of HOSTILE_VALUES) {
      it(`finds nobody by ${what}`, async () => {
        const kind = await kindOf(value, "username", "email", "employeeNumber");
        assert.equal(kind, "notFound", value);
      });
    }

    it("says how it asks", () => {
      const { name, revision } = directory();
      const query = { keys: ["username"], value: "alice" };
      assert.ok(directory().describe(query).includes("alice"));
      assert.deepEqual([typeof name, typeof revision], ["string", "string"]);
    });
  });
}
