import assert from "node:assert/strict";
import { concerns } from "../../src/revocation/concern.ts";
import type { Target } from "../../src/revocation/target.ts";

const CLAIMS = {
  sub: "a-1",
  sid: "s-1",
  email: "alice@example.com",
  azp: "web",
  preferred_username: "alice",
};
const TOKEN_ANSWER = { key: "digest:settings", source: "corp", value: { kind: "active", claims: CLAIMS } };
const USER_ANSWER = {
  key: "k",
  source: "staff",
  value: { kind: "found", user: { username: "Alice", groups: [] } },
};
const NOBODY = { key: "k", source: "staff", value: { kind: "notFound" } };
const sources = new Map([["corp", (claims: object) => ({ ...claims, client_id: "web" })]]);

const ROWS: readonly (readonly [target: Target, token: boolean, user: boolean])[] = [
  [{ kind: "all" }, true, true],
  [{ kind: "source", source: "corp" }, true, false],
  [{ kind: "source", source: "staff" }, false, true],
  [{ kind: "token", token: "digest", signed: "" }, true, false],
  [{ kind: "token", token: "dig", signed: "" }, false, false],
  [{ kind: "subject", source: "corp", subject: "a-1" }, true, false],
  [{ kind: "subject", source: "partner", subject: "a-1" }, false, false],
  [{ kind: "subject", source: "corp", subject: "a" }, false, false],
  [{ kind: "session", source: "corp", session: "s-1" }, true, false],
  [{ kind: "session", source: "corp", session: "s-2" }, false, false],
  [{ kind: "email", source: "corp", email: "ALICE@example.com" }, true, false],
  [{ kind: "client", source: "corp", client: "web" }, true, false],
  [{ kind: "client", source: "corp", client: "app" }, false, false],
  [{ kind: "user", username: "alice" }, true, true],
  [{ kind: "user", username: "alice@example.com" }, true, false],
  [{ kind: "user", username: "ali" }, false, false],
];

describe("concerns", () => {
  for (const [target, token, user] of ROWS) {
    it(`${JSON.stringify(target)}: ${token ? "a" : "no"} token's answer, ${user ? "a" : "no"} user's`, () => {
      assert.equal(concerns(target, TOKEN_ANSWER, sources), token);
      assert.equal(concerns(target, USER_ANSWER, sources), user);
      const forgetsAll = target.kind === "all" || (target.kind === "source" && target.source === "staff");
      assert.equal(concerns(target, NOBODY, sources), forgetsAll);
    });
  }
});
