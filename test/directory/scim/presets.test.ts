import assert from "node:assert/strict";
import { lookupAttributes } from "../../../src/directory/attributes.ts";
import type { LookupResult, UserDirectory } from "../../../src/directory/directory.ts";
import { type ApiAnswer, type ApiServer, startApiServer } from "../../support/api-server.ts";
import { cachedUnderTest } from "../directory-under-test.ts";
import { scimSettings, scimUnderTest } from "./scim-under-test.ts";

const LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
const ERROR = "urn:ietf:params:scim:api:messages:2.0:Error";
const TOKEN = "sc1m-token";

describe("SCIM as a service documents it", () => {
  let api: ApiServer | undefined;
  let directory: UserDirectory | undefined;
  let answers: (url: URL) => ApiAnswer;

  afterEach(async () => {
    await directory?.close();
    await api?.stop();
  });

  async function lookUp(written: object, value: string): Promise<LookupResult> {
    api = await startApiServer(({ url }) => answers(new URL(url, "http://scim.test")));
    directory = scimUnderTest({ url: api.origin, token: TOKEN, ...written });
    return (await cachedUnderTest(directory).lookup({ keys: ["username"], value })).value;
  }
  const asked = () => (api?.requests ?? []).map(({ url }) => decodeURIComponent(url));
  const list = (type: string, members: object): ApiAnswer => ({
    status: 200,
    type,
    body: { schemas: [LIST], ...members },
  });

  describe("scim-okta", () => {
    const okta = { preset: "scim-okta" };
    const user = {
      id: "23a35c27",
      userName: "test.user@okta.local",
      emails: [{ primary: true, value: "test.user@okta.local", type: "work" }],
      displayName: "Test User",
      active: true,
      groups: [],
    };

    it("finds in text/json, by a filter of userName alone", async () => {
      answers = () => list("text/json;charset=UTF-8", { totalResults: 1, startIndex: 1, Resources: [user] });
      const result = await lookUp(okta, user.userName);
      assert.equal(result.kind === "found" && result.user.displayName, "Test User");
      assert.deepEqual(asked(), ['/Users?filter=userName eq "test.user@okta.local"&count=100']);
      assert.deepEqual([...lookupAttributes(scimSettings(okta))], ["username"]);
    });

    it("finds nobody by an empty list, and by an error of status 404", async () => {
      answers = () => list("text/json", { totalResults: 0, itemsPerPage: 0, Resources: [] });
      assert.equal((await lookUp(okta, "alice")).kind, "notFound");
      await api?.stop();
      const body = { schemas: [ERROR], detail: "User not found", status: 404 };
      answers = () => ({ status: 404, type: "text/html; charset=UTF-8", body });
      assert.equal((await lookUp(okta, "alice")).kind, "notFound");
    });

    it("is unavailable by a 404 that is no SCIM error, and by any 404 without the preset", async () => {
      answers = () => ({ status: 404, type: "text/html", body: "<html>dead link</html>" });
      assert.equal((await lookUp(okta, "alice")).kind, "unavailable");
      await api?.stop();
      answers = () => ({ status: 404, type: "application/scim+json", body: { schemas: [ERROR] } });
      assert.equal((await lookUp({}, "alice")).kind, "unavailable");
    });

    it("is asked by further attributes that the settings name", () => {
      const settings = scimSettings({
        ...okta,
        attributes: { email: "emails.value", groups: "groups.value" },
      });
      assert.deepEqual([...lookupAttributes(settings)], ["username", "email"]);
    });
  });

  describe("scim-entra", () => {
    const entra = { preset: "scim-entra" };
    const user = {
      id: "97c0abe1-14f7",
      active: true,
      displayName: "Ellen Reckert",
      userName: "ellen@contoso.com",
      emails: [
        { type: "work", primary: false, value: "smtp@contoso.com" },
        { type: "work", primary: true, value: "ellen.reckert@contoso.com" },
      ],
      meta: { location: "/users/97c0abe1-14f7", resourceType: "user" },
    };
    const json = "application/json";

    it("finds a user with mail and groups, however many answers these come in", async () => {
      answers = ({ pathname, searchParams }) => {
        if (pathname === "/users") return list(json, { totalResults: 1, resources: [user] });
        return searchParams.get("cursor") === "RFNw/d=="
          ? list(json, { itemsPerPage: 1, resources: [{ id: "g2", displayName: "Staff" }] })
          : list(json, { nextCursor: "RFNw/d==", resources: [{ id: "g1", displayName: "Sales" }] });
      };
      assert.deepEqual(await lookUp(entra, "Ellen@contoso.com"), {
        kind: "found",
        user: {
          username: "ellen@contoso.com",
          email: "ellen.reckert@contoso.com",
          displayName: "Ellen Reckert",
          groups: ["Sales", "Staff"],
        },
      });
      const groups = '/groups?filter=members.value eq "97c0abe1-14f7"&count=100&attributes=displayName';
      assert.deepEqual(asked(), [
        '/users?filter=userName eq "Ellen@contoso.com"&count=100',
        groups,
        `${groups}&cursor=RFNw/d==`,
      ]);
    });

    it("searches groups of no account that is not the one", async () => {
      answers = () => list(json, { totalResults: 1, resources: [user] });
      assert.equal((await lookUp(entra, "somebody@contoso.com")).kind, "notFound");
      assert.equal(asked().length, 1);
    });

    it("is unavailable where the groups are", async () => {
      answers = ({ pathname }) =>
        pathname === "/users"
          ? list(json, { totalResults: 1, resources: [user] })
          : { status: 429, body: { status: "429" } };
      assert.deepEqual(await lookUp(entra, "ellen@contoso.com"), {
        kind: "unavailable",
        detail: "groups: status 429",
      });
    });

    it("is at its own address, and asked by username alone", () => {
      const settings = scimSettings({ ...entra, token: TOKEN });
      const source = scimUnderTest({ ...entra, token: TOKEN });
      const description = source.describe({ keys: ["username", "email"], value: "a" });
      assert.ok(description.startsWith("GET https://graph.microsoft.com/rp/scim/users?filter="));
      assert.ok(!description.includes(","));
      assert.deepEqual([...lookupAttributes(settings)], ["username"]);
      return source.close();
    });
  });

  describe("a list in many answers", () => {
    const users = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ id: `${index}`, userName: `user${index}` }));
    const inPages =
      (count: number, size: number) =>
      ({ searchParams }: URL): ApiAnswer => {
        const start = Number(searchParams.get("startIndex") ?? 1);
        const Resources = users(count).slice(start - 1, start - 1 + size);
        return list("application/scim+json", { totalResults: count, startIndex: start, Resources });
      };

    it("is seen whole", async () => {
      answers = inPages(45, 10);
      assert.equal((await lookUp({}, "user44")).kind, "found");
      assert.equal(asked().length, 5);
    });

    it("is an outage where it does not end, or ends too soon", async () => {
      answers = inPages(101, 10);
      const detail = "too many resources match to see all of them";
      assert.deepEqual(await lookUp({}, "user1"), { kind: "unavailable", detail });
      assert.equal(asked().length, 10);
      await api?.stop();
      answers = () => list("application/scim+json", { totalResults: 2, Resources: [] });
      assert.deepEqual(await lookUp({}, "user1"), { kind: "unavailable", detail: "a malformed answer" });
    });
  });

  const bad: readonly (readonly [
    what: string,
    status: number,
    type: string,
    body: unknown,
    detail: string,
  ])[] = [
    ["another media type", 200, "text/json", { totalResults: 0 }, "a malformed answer"],
    ["a list of JSON", 200, "application/json", [], "a malformed answer"],
    [
      "a member named twice",
      200,
      "application/json",
      '{"totalResults":0,"totalResults":0}',
      "a malformed answer",
    ],
    ["a redirect", 302, "application/json", "", "status 302"],
    ["a refused filter", 400, "application/json", { scimType: "invalidFilter" }, "status 400"],
    ["too many requests", 429, "application/json", {}, "status 429"],
    ["a fault of its own", 500, "application/json", {}, "status 500"],
    [
      "a user without id",
      200,
      "application/json",
      { totalResults: 1, Resources: [{ userName: "a" }] },
      "a malformed answer",
    ],
  ];
  for (const [what, status, type, body, detail] of bad) {
    it(`× ${what} → unavailable`, async () => {
      answers = () => ({ status, type, body });
      assert.deepEqual(await lookUp({}, "alice"), { kind: "unavailable", detail });
    });
  }
});
