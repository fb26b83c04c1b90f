import assert from "node:assert/strict";
import { httpProfile } from "../../../src/directory/http/profile.ts";
import { createRecordReader } from "../../../src/directory/http/record.ts";
import { httpSettings } from "./http-under-test.ts";

const ADDRESS = "https://hr.example.com/people/{username}";
const ATTRIBUTES = { username: "/name", email: "/mails", active: "/enabled", number: "/number" };
const query = { keys: ["username"], value: "alice" };

const read = (record: unknown, written: object = {}) =>
  createRecordReader(httpProfile(httpSettings({ urls: [ADDRESS], attributes: ATTRIBUTES, ...written })))(
    record,
    query,
  );
const kindOf = (record: unknown, written: object = {}) => read(record, written).kind;

describe("one user of an answer", () => {
  it("has its texts, a list's first, and whole numbers", () => {
    const mails = ["a@example.com", "b@example.com"];
    assert.deepEqual(read({ name: "alice", mails, number: 7, enabled: true }), {
      kind: "account",
      account: {
        id: "alice",
        active: true,
        user: { username: "alice", email: "a@example.com", groups: [], more: { number: "7" } },
      },
    });
  });

  for (const number of [1.5, 2 ** 53, true, null, {}, [[1]]]) {
    it(`has no text for ${JSON.stringify(number)}`, () => {
      const reading = read({ name: "alice", number, enabled: true });
      assert.ok(reading.kind === "account");
      assert.equal(reading.account.user.more, undefined);
    });
  }

  for (const enabled of [undefined, null, "true", 1, "yes", [true]]) {
    it(`is malformed where active is ${JSON.stringify(enabled)}`, () =>
      assert.equal(kindOf({ name: "alice", enabled }), "malformed"));
  }

  it("is active where the settings name no flag", () => {
    const reading = read({ name: "alice" }, { attributes: { username: "/name" } });
    assert.ok(reading.kind === "account" && reading.account.active);
  });

  it("is nobody once deleted, and somebody where that is not said", () => {
    const alice = { name: "alice", enabled: true };
    assert.equal(kindOf({ ...alice, gone: true }, { deleted: "/gone" }), "nobody");
    for (const gone of [false, null, undefined]) {
      assert.equal(kindOf({ ...alice, gone }, { deleted: "/gone" }), "account");
    }
    assert.equal(kindOf({ ...alice, gone: "no" }, { deleted: "/gone" }), "malformed");
  });

  it("is nobody without a username", () => {
    for (const name of [undefined, null, "", {}, []]) assert.equal(kindOf({ name, enabled: true }), "nobody");
  });

  it("is told apart by the pointer of the settings, which must lead somewhere", () => {
    const reading = read({ name: "alice", key: 12, enabled: true }, { id: "/key" });
    assert.equal(reading.kind === "account" && reading.account.id, "12");
    assert.equal(kindOf({ name: "alice", enabled: true }, { id: "/key" }), "malformed");
  });

  for (const record of [null, [], "alice", 1]) {
    it(`is not ${JSON.stringify(record)}`, () => assert.equal(kindOf(record), "malformed"));
  }
});
