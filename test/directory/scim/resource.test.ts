import assert from "node:assert/strict";
import { scimProfile } from "../../../src/directory/scim/profile.ts";
import { createResourceReader } from "../../../src/directory/scim/resource.ts";
import { scimSettings } from "./scim-under-test.ts";

const query = { keys: ["username"], value: "alice" };
const read = (resource: Record<string, unknown>, attributes?: Record<string, string>) => {
  const settings = scimSettings({ url: "https://scim.example.com", attributes });
  return createResourceReader(scimProfile(settings).places)(resource, query);
};

describe("a SCIM user", () => {
  it("has the groups and addresses that stand in it", () => {
    const resource = {
      id: "1",
      userName: "alice",
      active: true,
      emails: [{ value: "a@example.com" }, { value: "b@example.com", primary: true }],
      groups: [{ value: "g1", display: "staff" }, { value: "g2" }],
    };
    assert.deepEqual(read(resource), {
      id: "1",
      active: true,
      user: { username: "alice", email: "b@example.com", groups: ["staff"] },
    });
  });

  for (const [active, expected] of [
    [true, true],
    [false, false],
    [undefined, true],
    [null, true],
  ] as const) {
    it(`is ${expected ? "active" : "inactive"} where active is ${active}`, () => {
      const account = read({ id: "1", userName: "alice", active });
      assert.ok(typeof account === "object");
      assert.equal(account.active, expected);
    });
  }

  for (const active of ["False", "true", 0, {}]) {
    it(`is malformed where active is ${JSON.stringify(active)}`, () =>
      assert.equal(read({ id: "1", userName: "alice", active }), "malformed"));
  }

  it("may have its activity elsewhere", () => {
    const account = read({ id: "1", userName: "alice", meta: { live: false } }, { active: "meta.live" });
    assert.equal(typeof account === "object" && account.active, false);
  });

  for (const id of [undefined, null, "", 1, {}]) {
    it(`is malformed where its id is ${JSON.stringify(id)}`, () =>
      assert.equal(read({ id, userName: "alice" }), "malformed"));
  }

  it("is nobody without a username", () => assert.equal(read({ id: "1" }), "nobody"));
});
