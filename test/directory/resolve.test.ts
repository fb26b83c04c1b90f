import assert from "node:assert/strict";
import { unavailable } from "../../src/directory/directory.ts";
import { resolveLookup } from "../../src/directory/resolve.ts";
import { accountOf, candidates } from "./directory-under-test.ts";

const ALICE = { username: "alice", email: "alice@example.com", groups: [], more: { phones: ["1", "2"] } };
const NAMESAKE = { username: "alice2", email: "alice@example.com", groups: [] };
const byName = { keys: ["username"], value: "alice" };
const byEmail = { keys: ["email"], value: "alice@example.com" };

describe("resolveLookup", () => {
  it("finds the one account that answers the question", () => {
    const answer = candidates(accountOf(NAMESAKE), accountOf(ALICE));
    assert.deepEqual(resolveLookup(answer, byName), { kind: "found", user: ALICE });
  });

  it("finds by an attribute of the settings' own, by each of its values", () => {
    for (const value of ["1", "2"]) {
      const query = { keys: ["phones"], value };
      assert.equal(resolveLookup(candidates(accountOf(ALICE)), query).kind, "found");
    }
    assert.equal(
      resolveLookup(candidates(accountOf(ALICE)), { keys: ["phones"], value: "3" }).kind,
      "notFound",
    );
  });

  it("finds nobody where no account answers it, inactive or not", () => {
    assert.deepEqual(resolveLookup(candidates(), byName), { kind: "notFound" });
    assert.deepEqual(resolveLookup(candidates(accountOf(NAMESAKE, false)), byName), { kind: "notFound" });
  });

  it("takes an account that was found twice for one", () => {
    assert.equal(resolveLookup(candidates(accountOf(ALICE), accountOf(ALICE)), byName).kind, "found");
  });

  it("calls two accounts ambiguous, though they look alike or one is inactive", () => {
    const twins = candidates(accountOf(ALICE, true, "1"), accountOf(ALICE, true, "2"));
    assert.equal(resolveLookup(twins, byName).kind, "ambiguous");
    const retired = candidates(accountOf(ALICE), accountOf(NAMESAKE, false));
    assert.equal(resolveLookup(retired, byEmail).kind, "ambiguous");
  });

  it("tells an inactive account", () =>
    assert.deepEqual(resolveLookup(candidates(accountOf(ALICE, false)), byName), { kind: "inactive" }));

  it("passes an outage on", () =>
    assert.deepEqual(resolveLookup(unavailable("timeout"), byName), unavailable("timeout")));

  for (const key of ["__proto__", "constructor", "toString", "more"]) {
    it(`knows no attribute called ${key}`, () =>
      assert.equal(
        resolveLookup(candidates(accountOf(ALICE)), { keys: [key], value: "alice" }).kind,
        "notFound",
      ));
  }
});
