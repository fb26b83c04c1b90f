import assert from "node:assert/strict";
import { serviceAccountSubject } from "../../src/grant/service-account.ts";

const subjectOf = serviceAccountSubject(new Map([["ci-bot", "svc-ci"]]));

describe("serviceAccountSubject", () => {
  for (const claims of [{ client_id: "ci-bot" }, { client_id: "ci-bot", username: "admin" }]) {
    it(`runs ${JSON.stringify(claims)} as the client's service account`, () =>
      assert.deepEqual(subjectOf(claims), {
        kind: "subject",
        query: { keys: ["username"], value: "svc-ci" },
      }));
  }

  const others = [
    "stranger-bot",
    "CI-BOT",
    "svc-ci",
    "constructor",
    "__proto__",
    "toString",
    "",
    1,
    ["ci-bot"],
  ];
  for (const client_id of [undefined, ...others]) {
    it(`declines the client ${JSON.stringify(client_id)}`, () => {
      const subject = subjectOf({ client_id });
      assert.ok(subject.kind === "declined" && subject.outcome === "client_refused" && !subject.wrongClass);
    });
  }
});
