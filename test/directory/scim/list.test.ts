import assert from "node:assert/strict";
import { readListPage } from "../../../src/directory/scim/list.ts";

const [A, B] = [{ id: "a" }, { id: "b" }];
const page = (resources: readonly object[], next?: string) => ({ kind: "page", resources, next });
const read = (body: object, received = 0) => {
  const reading = readListPage(body, received);
  // Members of what was parsed inherit nothing.
  return reading.kind === "page"
    ? { ...reading, resources: reading.resources.map((one) => ({ ...one })) }
    : reading;
};

describe("a part of a SCIM list", () => {
  it("is the whole list where it holds as many as there are", () => {
    assert.deepEqual(read({ totalResults: 2, Resources: [A, B] }), page([A, B]));
    assert.deepEqual(read({ totalResults: 2, Resources: [B] }, 1), page([B]));
    assert.deepEqual(read({ totalResults: 0 }), page([]));
    assert.deepEqual(read({ totalResults: 0, Resources: [] }), page([]));
    assert.deepEqual(read({ totalresults: 1, resources: [A], nextCursor: null }), page([A]));
  });

  it("goes on by index where there are more", () =>
    assert.deepEqual(read({ totalResults: 9, Resources: [A, B] }, 2), page([A, B], "startIndex=5")));

  it("goes on by cursor where it holds one, and ends without", () => {
    assert.deepEqual(read({ Resources: [A], nextCursor: "x/y&z" }), page([A], "cursor=x%2Fy%26z"));
    assert.deepEqual(read({ totalResults: 1, Resources: [], nextCursor: "x" }), page([], "cursor=x"));
    assert.deepEqual(read({ Resources: [B] }, 1), page([B]));
  });

  for (const body of [
    {},
    { Resources: [A] },
    { totalResults: 1 },
    { totalResults: 3, Resources: [] },
    { totalResults: "1", Resources: [A] },
    { totalResults: -1, Resources: [A] },
    { totalResults: 1.5, Resources: [A] },
    { totalResults: 1, Resources: A },
    { totalResults: 1, Resources: ["a"] },
    { totalResults: 1, Resources: [[A]] },
    { totalResults: 1, Resources: [A], resources: [B] },
    { totalResults: 1, Resources: [A], nextCursor: "" },
    { totalResults: 1, Resources: [A], nextCursor: 2 },
  ]) {
    it(`is not ${JSON.stringify(body)}`, () => assert.deepEqual(read(body), { kind: "malformed" }));
  }
});
