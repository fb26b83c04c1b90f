import assert from "node:assert/strict";
import { formatProblem } from "../../../src/config/problem.ts";
import { readUsers } from "../../../src/directory/file/users-file.ts";

const SETTINGS = { path: "users.json", attributes: { employeeNumber: "staffNo" } };

function problemsOf(text: string): readonly string[] {
  const reading = readUsers(SETTINGS, text);
  return reading.kind === "invalid" ? reading.problems.map(formatProblem) : [];
}

describe("readUsers of JSON", () => {
  it("reads users, with numbers, escapes and a byte order mark", () => {
    const text = '\ufeff{"users":[{"user\\u006eame":"a\\": b","staffNo":[1001,"0042"],"groups":["g"]}]}';
    assert.deepEqual(readUsers(SETTINGS, text), {
      kind: "users",
      users: [
        {
          username: 'a": b',
          groups: ["g"],
          active: true,
          deleted: false,
          more: { employeeNumber: ["1001", "0042"] },
        },
      ],
    });
  });

  for (const [what, text, problem] of [
    [
      "a key that is written twice",
      '{"users":[\n{"username":"a","username":"b"}]}',
      "2:17 found a key for the second time",
    ],
    [
      "a key that is written twice, once escaped",
      '{"users":[{"username":"a","user\\u006eame":"b"}]}',
      "1:27 found a key for the second time",
    ],
    [
      "the key __proto__",
      '{"users":[{"username":"a","__proto__":"b"}]}',
      "1:27 users[0].__proto__: found an unknown key",
    ],
    [
      "an unknown member",
      '{"users":[\n\t{"username":"a"},\n\t{"username":"b",\n\t"enabled":true}]}',
      "4:2 users[1].enabled: found an unknown key",
    ],
    [
      "a member of another kind",
      '{"users":[{"username":["a"]}]}',
      "1:23 users[0].username: found a list, expected a text",
    ],
    [
      "a number that is not exact",
      '{"users":[{"username":"a","staffNo":12345678901234567890}]}',
      "1:37 users[0].staffNo: found 12345678901234567000, expected a text, a whole number, or a list of such",
    ],
    ["a missing bracket", '{"users":[{"username":"a"}\n', "2:1 found broken JSON"],
    ["what only YAML allows", "{users: [{username: a}]}", "1:2 found broken JSON"],
    ["a comma at the end", '{"users":[\n{"username":"a",}]}', "2:17 found broken JSON"],
    ["another value", "null", "1:1 found nothing, expected a mapping"],
    ["nothing", "", "1:1 found broken JSON, expected valid JSON"],
  ] as const) {
    it(`refuses ${what}`, () => {
      const [first, ...others] = problemsOf(text);
      assert.ok(first?.startsWith(`users.json:${problem}`), first ?? "none");
      assert.deepEqual(others, []);
    });
  }
});
