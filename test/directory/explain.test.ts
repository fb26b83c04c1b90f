import assert from "node:assert/strict";
import { type Account, unavailable } from "../../src/directory/directory.ts";
import { explainLookup } from "../../src/directory/explain.ts";
import { accountOf, candidates, sourceOf } from "./directory-under-test.ts";

const ALICE = {
  username: "alice",
  email: "alice@example.com",
  groups: ["jira-users"],
  more: { employeeNumber: "1001", phones: ["555-1", "555-2"] },
};
const query = { keys: ["username", "email"], value: "alice" };

describe("explainLookup", () => {
  const explain = async (...accounts: readonly Account[]) => {
    const { result, lines } = await explainLookup(
      sourceOf(async () => candidates(...accounts)),
      query,
    );
    return { kind: result.kind, text: lines.join("\n") };
  };

  it("shows who was found by the beginnings of names, with the groups whole", async () => {
    const { kind, text } = await explain(accountOf(ALICE));
    assert.equal(kind, "found");
    assert.match(text, /^answered +1 account in \d+ ms$/m);
    assert.match(text, /^ +username +a\u2026$/m);
    assert.match(text, /^ +email +a\u2026@example\.com$/m);
    assert.match(text, /^ +phones +5\u2026, 5\u2026$/m);
    assert.match(text, /^ +groups +jira-users$/m);
    for (const name of ["alice", "1001", "555-"]) assert.doesNotMatch(text, new RegExp(name));
  });

  it("says of each account that does not answer why it was left out", async () => {
    const { kind, text } = await explain(accountOf({ username: "alice2", groups: [] }));
    assert.equal(kind, "notFound");
    assert.match(text, /a\u2026: left out: neither username nor email is the value asked for, whole/);
    assert.match(text, /^result +notFound, which is answered with user_not_found$/m);
  });

  it("says why an account that is there may not pass", async () => {
    const { text } = await explain(accountOf(ALICE, false));
    assert.match(text, /but it is not active/);
    assert.match(text, /^result +inactive, which is answered with user_inactive$/m);
  });

  it("names an outage by its code", async () => {
    const { lines } = await explainLookup(
      sourceOf(async () => unavailable("ECONNREFUSED")),
      query,
    );
    assert.match(lines.join("\n"), /^answered +nothing that can be used \(ECONNREFUSED\) in \d+ ms$/m);
    assert.match(lines.join("\n"), /^result +unavailable, which is answered with unavailable$/m);
  });
});
