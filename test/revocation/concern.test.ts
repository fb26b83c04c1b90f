import assert from "node:assert/strict";
import type { GuardedAnswer } from "../../src/cache/guard.ts";
import { concerns } from "../../src/revocation/concern.ts";
import type { Target } from "../../src/revocation/target.ts";
import { sources } from "./revocations-under-test.ts";

const ANSWERS: Readonly<Record<string, GuardedAnswer>> = {
  "corp's token of alice": {
    key: "digest-a:settings",
    source: "corp",
    value: {
      kind: "active",
      claims: { sub: "alice", sid: "s1", email: "alice@corp.test", azp: "web", client_id: "not the client" },
    },
  },
  "corp's token of bob": {
    key: "digest-b:settings",
    source: "corp",
    value: { kind: "active", claims: { sub: "b-17", preferred_username: "Bob", azp: "mobile" } },
  },
  "partner's token of alice": {
    key: "digest-p:settings",
    source: "partner",
    value: {
      kind: "active",
      claims: { sub: "alice", sid: "s1", email: "alice@corp.test", client_id: "web" },
    },
  },
  "corp's inactive token": {
    key: "digest-i:settings",
    source: "corp",
    value: { kind: "inactive", detail: "inactive" },
  },
  "alice in the directory": {
    key: "digest-u",
    source: "staff",
    value: { kind: "found", user: { username: "Alice", email: "al@corp.test", groups: ["bob"] } },
  },
  "nobody in the directory": { key: "digest-n", source: "staff", value: { kind: "notFound" } },
  "what is not there yet": { key: "digest-w:settings", source: "corp", value: undefined },
};

const TABLE: readonly [Target, ...string[]][] = [
  [{ kind: "all" }, ...Object.keys(ANSWERS)],
  [
    { kind: "source", source: "corp" },
    "corp's token of alice",
    "corp's token of bob",
    "corp's inactive token",
    "what is not there yet",
  ],
  [{ kind: "source", source: "staff" }, "alice in the directory", "nobody in the directory"],
  [{ kind: "token", token: "digest-a", signed: "-" }, "corp's token of alice"],
  [{ kind: "token", token: "digest-i", signed: "-" }, "corp's inactive token"],
  [{ kind: "token", token: "digest-w", signed: "-" }, "what is not there yet"],
  [{ kind: "token", token: "digest", signed: "digest-a" }],
  [{ kind: "subject", source: "corp", subject: "alice" }, "corp's token of alice"],
  [{ kind: "subject", source: "corp", subject: "Alice" }],
  [{ kind: "subject", source: "partner", subject: "alice" }, "partner's token of alice"],
  [{ kind: "session", source: "corp", session: "s1" }, "corp's token of alice"],
  [{ kind: "session", source: "corp", session: "alice" }],
  [{ kind: "email", source: "corp", email: "ALICE@corp.test" }, "corp's token of alice"],
  [{ kind: "email", source: "staff", email: "al@corp.test" }],
  [{ kind: "client", source: "corp", client: "web" }, "corp's token of alice"],
  [{ kind: "client", source: "corp", client: "not the client" }],
  [{ kind: "client", source: "partner", client: "web" }, "partner's token of alice"],
  [
    { kind: "user", username: "ALICE" },
    "corp's token of alice",
    "partner's token of alice",
    "alice in the directory",
  ],
  [{ kind: "user", username: "bob" }, "corp's token of bob"],
  [{ kind: "user", username: "alice@corp.test" }, "corp's token of alice", "partner's token of alice"],
  [{ kind: "user", username: "nobody" }],
  [{ kind: "user", username: "found" }],
];

describe("concerns", () => {
  for (const [target, ...expected] of TABLE) {
    it(`holds of ${JSON.stringify(target)} and ${expected.join(", ") || "nothing"}`, () => {
      const concerned = Object.entries(ANSWERS).filter(([, answer]) => concerns(target, answer, sources));
      assert.deepEqual(
        concerned.map(([name]) => name),
        expected,
      );
    });
  }

  it("holds of nothing that only looks like claims", () => {
    for (const value of [null, 1, "alice", ["alice"], { claims: "alice" }, { claims: ["sub", "alice"] }]) {
      const answer = { key: "k", source: "corp", value };
      assert.equal(concerns({ kind: "subject", source: "corp", subject: "alice" }, answer, sources), false);
      assert.equal(concerns({ kind: "user", username: "alice" }, answer, sources), false);
    }
    const inherited = { key: "k", source: "corp", value: { claims: {} } };
    assert.equal(concerns({ kind: "user", username: "toString" }, inherited, sources), false);
  });
});
