import assert from "node:assert/strict";
import type { ApiAnswer } from "../../support/api-server.ts";
import { answeringService, list } from "./answering-service.ts";

describe("a SCIM service that answers as it likes", () => {
  const service = answeringService();
  const { lookUp, asked } = service;

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
      service.answer = inPages(45, 10);
      assert.equal((await lookUp({}, "user44")).kind, "found");
      assert.equal(asked().length, 5);
    });

    it("is an outage where it does not end, or ends too soon", async () => {
      service.answer = inPages(101, 10);
      const detail = "too many resources match to see all of them";
      assert.deepEqual(await lookUp({}, "user1"), { kind: "unavailable", detail });
      assert.equal(asked().length, 10);
      await service.stop();
      service.answer = () => list("application/scim+json", { totalResults: 2, Resources: [] });
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
    it(`scim × ${what} → unavailable`, async () => {
      service.answer = () => ({ status, type, body });
      assert.deepEqual(await lookUp({}, "alice"), { kind: "unavailable", detail });
    });
  }
});
