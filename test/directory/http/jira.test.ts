import assert from "node:assert/strict";
import type { CachedDirectory } from "../../../src/directory/cached.ts";
import type { UserDirectory } from "../../../src/directory/directory.ts";
import { type ApiServer, startApiServer } from "../../support/api-server.ts";
import { type JiraUser, startJira } from "../../support/jira.ts";
import { CONTRACT_USERS } from "../contract.ts";
import { cachedUnderTest } from "../directory-under-test.ts";
import { HOSTILE_VALUES } from "../hostile-values.ts";
import { httpUnderTest } from "./http-under-test.ts";

const TOKEN = "p3rsonal-access-token";
const LOGIN = { username: "gate", password: "p4ssword:of-ours" };
const DAVE = { username: "dave", email: "dave@example.com" };

const numbered = (count: number): JiraUser[] =>
  Array.from({ length: count }, (_, index) => ({
    username: `u${index}`,
    email: `dave@example.com.n${index}.test`,
  }));

const USERS: readonly JiraUser[] = [
  ...CONTRACT_USERS,
  { username: "gone", email: "gone@example.com", deleted: true },
  { username: "old", email: "old@example.com", deleted: false, active: false },
];

describe("the preset jira", () => {
  let jira: ApiServer | undefined;
  let source: UserDirectory | undefined;
  let directory: CachedDirectory;

  async function serve(users: readonly JiraUser[], written: object = { token: TOKEN }, searchLimit = 1_000) {
    jira = await startJira({ users, token: TOKEN, login: LOGIN, searchLimit });
    source = httpUnderTest({ preset: "jira", url: `${jira.origin}/`, ...written });
    directory = cachedUnderTest(source);
  }
  afterEach(async () => {
    await source?.close();
    await jira?.stop();
  });

  const lookUp = async (value: string, ...keys: string[]) => (await directory.lookup({ keys, value })).value;
  const kindOf = async (value: string, ...keys: string[]) => (await lookUp(value, ...keys)).kind;
  const asked = () => jira?.requests.map(({ url }) => url) ?? [];

  const ALICE = {
    username: "alice",
    email: "alice@example.com",
    displayName: "Alice Liddell",
    groups: ["jira-users", "staff"],
    more: { key: "JIRAUSER-alice" },
  };

  it("finds by username in one request, with groups and an attribute of the settings' own", async () => {
    await serve(USERS, { token: TOKEN, attributes: { key: "/key" } });
    assert.deepEqual(await lookUp("ALICE", "username"), { kind: "found", user: ALICE });
    assert.deepEqual(asked(), ["/rest/api/2/user?username=ALICE&expand=groups"]);
  });

  it("finds by e-mail address, and asks for the groups that a search leaves out", async () => {
    await serve(USERS, { token: TOKEN, attributes: { key: "/key" } });
    assert.deepEqual(await lookUp("alice@example.com", "email"), { kind: "found", user: ALICE });
    assert.deepEqual(asked(), [
      "/rest/api/2/user/search?username=alice%40example.com&includeInactive=true&startAt=0&maxResults=100",
      "/rest/api/2/user?username=alice&expand=groups",
    ]);
  });

  it("asks by both attributes, and no more for who was found whole", async () => {
    await serve([{ username: "a@example.com", email: "a@example.com", groups: ["staff"] }]);
    const result = await lookUp("a@example.com", "username", "email");
    assert.deepEqual(result.kind === "found" && result.user.groups, ["staff"]);
    assert.equal(asked().length, 2);
  });

  it("takes our account by HTTP Basic authentication", async () => {
    await serve(USERS, { basic: LOGIN });
    assert.equal(await kindOf("alice", "username"), "found");
  });

  it("knows inactive users, deleted ones, and those of one address", async () => {
    await serve(USERS);
    for (const [value, key, expected] of [
      ["bob", "username", "inactive"],
      ["bob@example.com", "email", "inactive"],
      ["old@example.com", "email", "inactive"],
      ["gone", "username", "notFound"],
      ["gone@example.com", "email", "notFound"],
      ["shared@example.com", "email", "ambiguous"],
      ["svc-ci", "username", "found"],
      ["alice", "email", "notFound"],
    ] as const) {
      assert.equal(await kindOf(value, key), expected, value);
    }
  });

  for (const [what, value] of HOSTILE_VALUES) {
    it(`finds nobody by ${what}`, async () => {
      await serve(USERS);
      assert.equal(await kindOf(value, "username", "email"), "notFound");
    });
  }

  describe("with more matches of a prefix than one answer holds", () => {
    it("finds the right one behind them", async () => {
      await serve([...numbered(250), DAVE]);
      assert.equal(await kindOf("dave@example.com", "email"), "found");
      assert.equal(asked().length, 4);
    });

    it("finds the second one of the address behind them", async () => {
      await serve([DAVE, ...numbered(150), { ...DAVE, username: "dave2" }]);
      assert.equal(await kindOf("dave@example.com", "email"), "ambiguous");
    });

    it("is unavailable where the server shows no more, found or not", async () => {
      for (const users of [
        [...numbered(150), DAVE],
        [DAVE, ...numbered(150)],
      ]) {
        await serve(users, { token: TOKEN }, 100);
        const detail = "too many users match to see all of them";
        assert.deepEqual(await lookUp("dave@example.com", "email"), { kind: "unavailable", detail });
        await source?.close();
        await jira?.stop();
      }
    });

    it("gives up after ten answers", async () => {
      await serve(numbered(1_200), { token: TOKEN }, 2_000);
      assert.equal(await kindOf("dave@example.com", "email"), "unavailable");
      assert.equal(asked().length, 10);
    });
  });

  it("finds nobody where the user is gone between search and details", async () => {
    const search = await startApiServer(({ url }) => {
      const isSearch = url.includes("/search");
      return isSearch
        ? {
            status: 200,
            body: [{ key: "1", name: "alice", emailAddress: "alice@example.com", active: true }],
          }
        : { status: 404, body: { errorMessages: [], errors: {} } };
    });
    jira = search;
    source = httpUnderTest({ preset: "jira", url: search.origin, token: TOKEN });
    directory = cachedUnderTest(source);
    assert.equal(await kindOf("alice@example.com", "email"), "notFound");
  });
});
