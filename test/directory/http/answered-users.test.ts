import assert from "node:assert/strict";
import { readUsers } from "../../../src/directory/http/answered-users.ts";
import type { OutboundAnswer } from "../../../src/provider/outbound.ts";

const answer = (status: number, body: string, mediaType = "application/json"): OutboundAnswer => ({
  kind: "answer",
  status,
  mediaType,
  body,
});
const readAll = (from: OutboundAnswer, ...pointer: string[]) => readUsers(from, pointer, [404, 410]);
const users = (...records: unknown[]) => ({ kind: "users" as const, records });
const malformed = { kind: "unavailable" as const, detail: "a malformed answer" };

describe("the users of an answer", () => {
  it("are one object or a list, at the pointer", () => {
    assert.deepEqual(readAll(answer(200, '{"a":1}')), users({ a: 1 }));
    assert.deepEqual(readAll(answer(200, '[{"a":1},{"b":2}]')), users({ a: 1 }, { b: 2 }));
    assert.deepEqual(readAll(answer(200, '{"items":[]}', "application/hal+json"), "items"), users());
    assert.deepEqual(readAll(answer(200, '{"user":null}'), "user"), users());
  });

  for (const status of [404, 410]) {
    it(`are none by status ${status} of the API, whose answer may be empty`, () => {
      assert.deepEqual(readAll(answer(status, '{"error":"unknown"}')), users());
      assert.deepEqual(readAll(answer(status, "", "")), users());
    });
    it(`are unknown by status ${status} of a proxy before it`, () =>
      assert.deepEqual(readAll(answer(status, "<html>no such site</html>", "text/html")), malformed));
  }

  for (const status of [201, 204, 302, 400, 409, 429, 500, 502, 503]) {
    it(`are unknown by status ${status}`, () =>
      assert.deepEqual(readAll(answer(status, "[]")), { kind: "unavailable", detail: `status ${status}` }));
  }

  const bad: readonly (readonly [what: string, OutboundAnswer])[] = [
    ["text", answer(200, "[]", "text/html")],
    ["no type", answer(200, "[]", "")],
    ["nothing", answer(200, "")],
    ["broken JSON", answer(200, "[{]")],
    ["a number", answer(200, "1")],
    ["a text", answer(200, '"alice"')],
    ["a member named twice", answer(200, '[{"name":"alice","name":"bob"}]')],
    ["a member named twice, spelt apart", answer(200, '[{"name":"alice","n\\u0061me":"bob"}]')],
    ["seventeen levels", answer(200, `${"[".repeat(17)}${"]".repeat(17)}`)],
    ["half a letter", answer(200, '[{"name":"\\ud800"}]')],
  ];
  for (const [what, from] of bad) {
    it(`are not in ${what}`, () => assert.deepEqual(readAll(from), malformed));
  }

  it("are not where the pointer leads nowhere", () =>
    assert.deepEqual(readAll(answer(200, '{"items":[]}'), "users"), malformed));
});
