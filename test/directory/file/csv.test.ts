import assert from "node:assert/strict";
import { formatProblem } from "../../../src/config/problem.ts";
import { readUsers } from "../../../src/directory/file/users-file.ts";

const SETTINGS = { path: "users.csv", attributes: { employeeNumber: "staffNo", deleted: "gone" } };

function problemsOf(text: string): readonly string[] {
  const reading = readUsers(SETTINGS, text);
  return reading.kind === "invalid" ? reading.problems.map(formatProblem) : [];
}

function usersOf(text: string) {
  const reading = readUsers(SETTINGS, text);
  assert.ok(reading.kind === "users", problemsOf(text).join("\n"));
  return reading.users;
}

const ALICE = { username: "alice", groups: [], active: true, deleted: false };

describe("readUsers of CSV", () => {
  it("reads every column, in whatever order", () => {
    const text = "email,groups,username,gone,active,displayName,staffNo\na@b.c,x; y z;,a,true,false,A,0042\n";
    assert.deepEqual(usersOf(text), [
      {
        username: "a",
        groups: ["x", "y z"],
        active: false,
        deleted: true,
        email: "a@b.c",
        displayName: "A",
        more: { employeeNumber: "0042" },
      },
    ]);
  });

  it("takes an empty cell for nothing written", () =>
    assert.deepEqual(usersOf("username,email,groups,active,gone,staffNo\nalice,,,,,"), [ALICE]));

  it("reads cells in quotes, with separators, line breaks and quotes in them", () => {
    const [user] = usersOf('username,displayName\n"al,ice","Alice ""L"",\nthe first"\n');
    assert.deepEqual(user, { ...ALICE, username: "al,ice", displayName: 'Alice "L",\nthe first' });
  });

  for (const [what, text] of [
    ["lines of Windows", "username\r\nalice\r\n"],
    ["lines of old Macs", "username\ralice\r"],
    ["empty lines", "\n\nusername\n\nalice\n\n"],
    ["no line break at the end", "username\nalice"],
    ["a byte order mark", "\ufeffusername\nalice\n"],
    ["a header in quotes", '"username"\nalice\n'],
  ] as const) {
    it(`takes ${what}`, () => assert.deepEqual(usersOf(text), [ALICE]));
  }

  for (const [text, ...problems] of [
    ["", "1:1 found nothing, expected a row that names the columns"],
    ["username\n", "1:1 users: found an empty list, expected a list that is not empty"],
    ["email\na@b.c\n", "1:1 found no such column, expected a column username"],
    [
      "username,enabled,__proto__\na,x,y",
      "1:10 found an unknown column, expected one of username, email, displayName, groups, active, staffNo, gone",
      "1:18 found an unknown column, expected one of username, email, displayName, groups, active, staffNo, gone",
    ],
    ["username,email,username\na,b,c", "1:16 found a column for the second time, expected each column once"],
    [
      "username,email\na\nb,c\n\nd,e,f",
      "2:1 found a row of 1, expected 2 cells, as many as there are columns",
      "5:1 found a row of 3, expected 2 cells, as many as there are columns",
    ],
    ["email,username\na@b.c,\n", "2:7 users[0].username: found nothing, expected a text"],
    [
      'displayName,username,active\n"A,\nB",a,true\n"ö,ü",b,yes\n',
      '4:9 users[1].active: found "yes", expected true or false',
    ],
    [
      'active,username,displayName,gone\nTRUE,a,"two\nlines",no\n',
      '2:1 users[0].active: found "TRUE", expected true or false',
      '3:8 users[0].gone: found "no", expected true or false',
    ],
    ['username,email\na,"b\nc,d\n', "2:3 found a quote that is never closed, expected its end"],
    [
      'username,email\n\na,b\nc,d "x"\n',
      '4:3 found a quote inside a cell, expected the whole cell in quotes, and "" for one in it',
    ],
    [
      'username,email\n"a"b,c\n',
      '2:1 found a quote inside a cell, expected the whole cell in quotes, and "" for one in it',
    ],
  ] as const) {
    it(`refuses ${JSON.stringify(text)}`, () =>
      assert.deepEqual(
        problemsOf(text),
        problems.map((problem) => `users.csv:${problem}`),
      ));
  }

  it("shows a hundred problems and no more", () => {
    const rows = Array.from({ length: 1_000 }, (_, index) => `user${index},maybe`);
    assert.equal(problemsOf(["username,active", ...rows].join("\n")).length, 100);
  });
});
