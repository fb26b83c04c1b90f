import assert from "node:assert/strict";
import type { FileUser } from "../../../src/directory/file/file-user.ts";
import { createUserIndex } from "../../../src/directory/file/user-index.ts";
import { resolveLookup } from "../../../src/directory/resolve.ts";

const user = (username: string, more: Partial<FileUser> = {}): FileUser => ({
  username,
  groups: [],
  active: true,
  deleted: false,
  ...more,
});

const index = createUserIndex(["username", "email", "badge"]);
index.add([
  user("Alice", { email: "alice@corp.test", displayName: "Alice L.", groups: ["staff"] }),
  user("bob", { active: false }),
  user("erin", { email: "erin@corp.test", deleted: true }),
  user("carol", { email: "carol@corp.test" }),
  user("carol-old", { email: "Carol@corp.test" }),
  user("dave@corp.test", { email: "DAVE@corp.test" }),
  user("frank", { email: "grace" }),
  user("grace", { email: "grace@corp.test" }),
  user("heidi"),
  user("HEIDI", { active: false }),
  user("ivan", { email: "ivan@corp.test", deleted: true }),
  user("ivan", { email: "ivan@new.test" }),
  user("__proto__", { groups: ["odd"] }),
  user("judy", { more: { badge: ["0042", "ab-7"], room: "12" } }),
  user("ken", { more: { badge: "AB-7" } }),
]);
index.add([user("leo", { more: { badge: "0815" } })]);

const find = (value: string, ...keys: string[]) =>
  resolveLookup({ kind: "candidates", accounts: index.find({ keys, value }) }, { keys, value });
const kindOf = (value: string, ...keys: string[]) => find(value, ...keys).kind;

describe("createUserIndex", () => {
  it("finds a user by each attribute, whatever the ASCII case, and tells nothing but what it is asked for", () => {
    const alice = { username: "Alice", email: "alice@corp.test", displayName: "Alice L.", groups: ["staff"] };
    assert.deepEqual(find("aLiCe", "username"), { kind: "found", user: alice });
    assert.deepEqual(find("ALICE@CORP.TEST", "email"), { kind: "found", user: alice });
    assert.deepEqual(find("grace", "username"), {
      kind: "found",
      user: { username: "grace", email: "grace@corp.test", groups: [] },
    });
  });

  it("finds nobody by a part, by another attribute or by none", () => {
    for (const value of ["alic", "alice ", "alice@corp.test", ""]) {
      assert.equal(kindOf(value, "username"), "notFound", value);
    }
    assert.equal(kindOf("alice", "email"), "notFound");
    assert.equal(kindOf("alice"), "notFound");
    assert.equal(kindOf("\u212aurt", "username", "email"), "notFound");
  });

  it("does not find a deleted user, but a namesake", () => {
    assert.equal(kindOf("erin", "username"), "notFound");
    assert.equal(kindOf("erin@corp.test", "email"), "notFound");
    assert.equal(kindOf("ivan", "username"), "found");
    assert.equal(kindOf("ivan@corp.test", "email"), "notFound");
  });

  it("tells an inactive user from one who is not there", () =>
    assert.equal(kindOf("bob", "username"), "inactive"));

  it("finds two users ambiguous within an attribute, be one of them inactive", () => {
    assert.equal(kindOf("carol@corp.test", "email"), "ambiguous");
    assert.equal(kindOf("heidi", "username"), "ambiguous");
    assert.equal(kindOf("carol", "username"), "found");
  });

  it("finds two users ambiguous across attributes", () => {
    assert.equal(kindOf("grace", "username", "email"), "ambiguous");
    assert.equal(kindOf("grace", "email", "username"), "ambiguous");
  });

  it("finds one user who matches by both attributes", () =>
    assert.equal(kindOf("dave@corp.test", "username", "email"), "found"));

  it("finds by an attribute of the settings' own, be it a list, and not by one that is not indexed", () => {
    assert.deepEqual(find("0042", "badge"), {
      kind: "found",
      user: { username: "judy", groups: [], more: { badge: ["0042", "ab-7"], room: "12" } },
    });
    assert.equal(kindOf("ab-7", "badge"), "ambiguous");
    assert.equal(kindOf("12", "room"), "notFound");
  });

  it("finds users that were added later", () => assert.equal(kindOf("0815", "badge"), "found"));

  for (const name of ["constructor", "toString", "hasOwnProperty"]) {
    it(`finds nobody called ${name}, an inherited name`, () =>
      assert.equal(kindOf(name, "username", "email"), "notFound"));
  }

  it("finds a user who is really called __proto__", () =>
    assert.deepEqual(find("__proto__", "username"), {
      kind: "found",
      user: { username: "__proto__", groups: ["odd"] },
    }));
});
