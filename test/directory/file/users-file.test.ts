import assert from "node:assert/strict";
import { formatProblem } from "../../../src/config/problem.ts";
import { readUsers } from "../../../src/directory/file/users-file.ts";

function problemsOf(text: string): readonly string[] {
  const reading = readUsers({ path: "users.yaml" }, text);
  return reading.kind === "invalid" ? reading.problems.map(formatProblem) : [];
}

function usersOf(text: string) {
  const reading = readUsers({ path: "users.yaml" }, text);
  assert.ok(reading.kind === "users", problemsOf(text).join("\n"));
  return reading.users;
}

const ALICE = { username: "alice", groups: [], active: true, deleted: false };

describe("readUsers", () => {
  it("reads YAML and JSON, everyone active and in no group unless it says so", () => {
    assert.deepEqual(usersOf("users:\n  - username: alice\n"), [ALICE]);
    assert.deepEqual(usersOf('{"users":[{"username":"alice"}]}'), [ALICE]);
  });

  it("reads every member", () => {
    const all = "{ username: a, email: a@b.c, displayName: A, groups: [g], active: false, deleted: true }";
    assert.deepEqual(usersOf(`users: [${all}]`), [
      { username: "a", email: "a@b.c", displayName: "A", groups: ["g"], active: false, deleted: true },
    ]);
  });

  it("gives no member a meaning that its name inherits", () => {
    const [user] = usersOf("users: [{ username: constructor }]");
    assert.deepEqual(user, { ...ALICE, username: "constructor" });
  });

  for (const [text, problem] of [
    ["", /^users\.yaml:1:1 found .+, expected a mapping$/],
    ["- username: alice", /^users\.yaml:1:1 found .+, expected a mapping$/],
    ["users: alice", /^users\.yaml:1:8 users: found .+, expected a list of users$/],
    ["users: []", /^users\.yaml:1:8 users: found an empty list, expected a list that is not empty$/],
    ["users:\n  - alice", /^users\.yaml:2:5 users\[0\]: found .+, expected a mapping$/],
    ["users:\n  - email: a@b.c", /^users\.yaml:2:5 users\[0\]\.username: .+ expected a text$/],
    [
      "users:\n  - username: ''",
      /^users\.yaml:2:15 users\[0\]\.username: .+ expected a text that is not empty$/,
    ],
    ["users:\n  - username: 7", /^users\.yaml:2:15 users\[0\]\.username: .+ expected a text$/],
    [
      "users:\n  - { username: a, active: maybe }",
      /^users\.yaml:2:28 users\[0\]\.active: .+ expected true or false$/,
    ],
    [
      "users:\n  - { username: a, groups: [1] }",
      /^users\.yaml:2:29 users\[0\]\.groups\[0\]: found 1, expected a text$/,
    ],
    [
      "users:\n  - { username: a, groups: g }",
      /^users\.yaml:2:28 users\[0\]\.groups: .+ expected a list of texts$/,
    ],
    ["users:\n  - username: a\n    username: b", /^users\.yaml:3:5 found a key for the second time/],
    ["users: [", /^users\.yaml:1:9 found broken YAML/],
  ] as const) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      const [first, ...others] = problemsOf(text);
      assert.match(first ?? "good", problem);
      assert.deepEqual(others, []);
    });
  }

  it("refuses a member that it does not know, where it stands", () => {
    assert.deepEqual(problemsOf("users:\n  - username: alice\n    enabled: false"), [
      "users.yaml:3:5 users[0].enabled: found an unknown key, " +
        "expected one of username, email, displayName, groups, active, deleted",
    ]);
  });

  it("reports everything wrong at once, in the order of the file", () => {
    const problems = problemsOf("users:\n  - { username: 1 }\n  - { username: b, email: '' }\nmore: 1");
    assert.deepEqual(
      problems.map((line) => line.split(" ", 1)[0]),
      ["users.yaml:2:17", "users.yaml:3:27", "users.yaml:4:1"],
    );
  });

  describe("with members that the settings name", () => {
    const settings = {
      path: "users.yaml",
      attributes: { username: "login", active: "enabled", deleted: "gone", phones: "tel", badge: "badge" },
    };
    const read = (text: string) => readUsers(settings, `users: [${text}]`);
    const problemsIn = (text: string) => {
      const reading = read(text);
      return reading.kind === "invalid" ? reading.problems.map(formatProblem) : [];
    };

    it("reads them, and attributes of the settings' own: texts, numbers or lists", () => {
      const user = "{ login: a, email: a@b.c, enabled: false, gone: true, tel: [1, '02'], badge: 7 }";
      assert.deepEqual(read(user), {
        kind: "users",
        users: [
          {
            username: "a",
            email: "a@b.c",
            groups: [],
            active: false,
            deleted: true,
            more: { phones: ["1", "02"], badge: "7" },
          },
        ],
      });
    });

    it("takes a list of one for the one, and an empty list for none", () => {
      const reading = read("{ login: a, tel: [], badge: [x] }");
      assert.deepEqual(reading.kind === "users" && reading.users[0]?.more, { badge: "x" });
    });

    it("knows them by no other name", () => {
      assert.deepEqual(problemsIn("{ login: a, username: b }"), [
        "users.yaml:1:21 users[0].username: found an unknown key, " +
          "expected one of login, email, displayName, groups, enabled, gone, badge, tel",
      ]);
      assert.match(
        problemsIn("{ username: a }").join("\n"),
        /users\[0\]\.login: found nothing, expected a text/,
      );
    });

    for (const written of ["0042", "1.50", "1e5", "0x1F", "+7", "12345678901234567890"]) {
      it(`refuses the number ${written}, which would be read as another text`, () => {
        const [line, ...others] = problemsIn(`{ login: a, badge: ${written} }`);
        assert.equal(
          line,
          "users.yaml:1:28 found a number in other than plain digits, expected a text in quotes",
        );
        assert.deepEqual(others, []);
      });
    }

    for (const written of ["1.5", "true", "{ a: b }", "[[1]]"]) {
      it(`refuses ${written} as an attribute`, () => {
        const [line = ""] = problemsIn(`{ login: a, badge: ${written} }`);
        assert.match(
          line,
          /^users\.yaml:1:2\d users\[0\]\.badge.* expected a text, a whole number, or a list of such$/,
        );
      });
    }

    it("refuses an empty text as an attribute", () =>
      assert.deepEqual(problemsIn("{ login: a, badge: '' }"), [
        "users.yaml:1:28 users[0].badge: found an empty text, expected a text that is not empty",
      ]));

    it("takes a text where the settings look for a flag against the user", () => {
      const slip = (attributes: Record<string, string>) => {
        const reading = readUsers(
          { path: "users.yaml", attributes },
          "users: [{ username: a, email: a@b.c }]",
        );
        return reading.kind === "users" && reading.users[0];
      };
      const user = { ...ALICE, username: "a", email: "a@b.c" };
      assert.deepEqual(slip({ active: "email" }), { ...user, active: false });
      assert.deepEqual(slip({ deleted: "email" }), { ...user, deleted: true });
    });

    it("may have one member for two attributes", () => {
      const shared = { path: "users.yaml", attributes: { username: "email", mail2: "email" } };
      assert.deepEqual(readUsers(shared, "users: [{ email: a@b.c }]"), {
        kind: "users",
        users: [
          {
            username: "a@b.c",
            email: "a@b.c",
            groups: [],
            active: true,
            deleted: false,
            more: { mail2: "a@b.c" },
          },
        ],
      });
    });
  });

  it("reads a file of another ending as YAML", () =>
    assert.equal(readUsers({ path: "users" }, "users: [{ username: a }]").kind, "users"));
});
