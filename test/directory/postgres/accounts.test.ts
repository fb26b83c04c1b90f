import assert from "node:assert/strict";
import { readAccounts } from "../../../src/directory/postgres/accounts.ts";
import type { Cell } from "../../../src/directory/postgres/cells.ts";
import { accountColumns } from "../../../src/directory/postgres/places.ts";

const QUERY = { keys: ["username"], value: "alice" };

function accountsOf(columns: readonly string[], ...rows: readonly (readonly Cell[])[]) {
  const answer = readAccounts({ columns, rows }, accountColumns({}), QUERY);
  assert.ok(answer.kind === "accounts", JSON.stringify(answer));
  return answer.accounts;
}

describe("readAccounts", () => {
  it("knows a row again in the answer to another query, whatever the order of columns and groups", () => {
    const [one] = accountsOf(["username", "groups", "x"], ["alice", ["a", "b"], "1"]);
    const [other] = accountsOf(["groups", "username", "active"], [["b", "a"], "alice", true]);
    assert.equal(accountsOf(["groups", "username"], [["b", "a"], "alice"])[0]?.id, one?.id);
    // That it is active is said by one of them alone: they may be two.
    assert.notEqual(other?.id, one?.id);
  });

  it("takes rows that differ in anything that is read for two accounts", () => {
    const columns = ["username", "email", "groups", "active"];
    const ids = accountsOf(
      columns,
      ["alice", "a@b.c", ["a"], true],
      ["alice", "a@b.c", ["a"], false],
      ["alice", "a@b.c", ["a", "b"], true],
      ["alice", null, ["a"], true],
      ["alice", "a@b.c", null, true],
    ).map(({ id }) => id);
    assert.equal(new Set(ids).size, 5);
  });

  it("takes no value of one column for one of another", () => {
    const ids = accountsOf(
      ["username", "email", "display_name"],
      ["alice", "x", null],
      ["alice", null, "x"],
    ).map(({ id }) => id);
    assert.equal(new Set(ids).size, 2);
  });
});
