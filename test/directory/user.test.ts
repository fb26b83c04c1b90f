import assert from "node:assert/strict";
import { decodeUser } from "../../src/directory/user.ts";

describe("decodeUser", () => {
  it("reads what was remembered of a user", () => {
    const full = { username: "alice", email: "a@b.c", displayName: "A", groups: ["g"] };
    assert.deepEqual(decodeUser(JSON.parse(JSON.stringify(full))), full);
    assert.deepEqual(decodeUser({ username: "alice", groups: [] }), { username: "alice", groups: [] });
  });

  for (const value of [
    undefined,
    null,
    "alice",
    [],
    {},
    { username: "" },
    { username: ["alice"], groups: [] },
    { username: "alice", groups: "g" },
    { username: "alice", groups: [1] },
    { username: "alice", groups: [], email: null },
    { username: "alice", groups: [], active: false },
  ]) {
    it(`takes ${JSON.stringify(value)} for no user`, () => assert.equal(decodeUser(value), undefined));
  }
});
