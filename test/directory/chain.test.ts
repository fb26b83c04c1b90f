import assert from "node:assert/strict";
import type { CachedDirectory } from "../../src/directory/cached.ts";
import { chainDirectories } from "../../src/directory/chain.ts";
import type { LookupKind, LookupResult } from "../../src/directory/directory.ts";

const QUERY = { keys: ["username"], value: "alice" };

describe("chainDirectories", () => {
  let asked: string[];

  beforeEach(() => {
    asked = [];
  });

  const named = (name: string, kind: LookupKind): CachedDirectory => ({
    async lookup() {
      asked.push(name);
      const user = { username: name, groups: [] };
      const value: LookupResult = kind === "found" ? { kind, user } : { kind };
      return { value, origin: "upstream" };
    },
    close: async () => undefined,
  });

  it("asks the next where one does not know the user", async () => {
    const chain = chainDirectories([named("ldap", "notFound"), named("local", "found")]);
    assert.equal((await chain.lookup(QUERY)).value.kind, "found");
    assert.deepEqual(asked, ["ldap", "local"]);
  });

  for (const kind of ["found", "inactive", "ambiguous", "unavailable"] as const) {
    it(`ends with ${kind}`, async () => {
      const chain = chainDirectories([named("ldap", kind), named("local", "found")]);
      assert.equal((await chain.lookup(QUERY)).value.kind, kind);
      assert.deepEqual(asked, ["ldap"]);
    });
  }

  it("knows nobody where none of them does", async () => {
    const chain = chainDirectories([named("a", "notFound"), named("b", "notFound"), named("c", "notFound")]);
    assert.equal((await chain.lookup(QUERY)).value.kind, "notFound");
    assert.deepEqual(asked, ["a", "b", "c"]);
  });

  it("needs one at least", () => assert.throws(() => chainDirectories([]), TypeError));
});
