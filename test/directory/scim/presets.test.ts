import assert from "node:assert/strict";
import { lookupAttributes } from "../../../src/directory/attributes.ts";
import { answeringService, list, TOKEN } from "./answering-service.ts";
import { scimSettings, scimUnderTest } from "./scim-under-test.ts";

const ERROR = "urn:ietf:params:scim:api:messages:2.0:Error";

describe("SCIM as a service documents it", () => {
  const service = answeringService();
  const { lookUp, asked } = service;

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
      service.answer = () =>
        list("text/json;charset=UTF-8", { totalResults: 1, startIndex: 1, Resources: [user] });
      const result = await lookUp(okta, user.userName);
      assert.equal(result.kind === "found" && result.user.displayName, "Test User");
      assert.deepEqual(asked(), ['/Users?filter=userName eq "test.user@okta.local"&count=100']);
      assert.deepEqual([...lookupAttributes(scimSettings(okta))], ["username"]);
    });

    it("finds nobody by an empty list, and by an error of status 404", async () => {
      service.answer = () => list("text/json", { totalResults: 0, itemsPerPage: 0, Resources: [] });
      assert.equal((await lookUp(okta, "alice")).kind, "notFound");
      await service.stop();
      const body = { schemas: [ERROR], detail: "User not found", status: 404 };
      service.answer = () => ({ status: 404, type: "text/html; charset=UTF-8", body });
      assert.equal((await lookUp(okta, "alice")).kind, "notFound");
    });

    it("is unavailable by a 404 that is no SCIM error, and by any 404 without the preset", async () => {
      service.answer = () => ({ status: 404, type: "text/html", body: "<html>dead link</html>" });
      assert.equal((await lookUp(okta, "alice")).kind, "unavailable");
      await service.stop();
      service.answer = () => ({ status: 404, type: "application/scim+json", body: { schemas: [ERROR] } });
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
      service.answer = ({ pathname, searchParams }) => {
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
      service.answer = () => list(json, { totalResults: 1, resources: [user] });
      assert.equal((await lookUp(entra, "somebody@contoso.com")).kind, "notFound");
      assert.equal(asked().length, 1);
    });

    it("is unavailable where the groups are", async () => {
      service.answer = ({ pathname }) =>
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
});
