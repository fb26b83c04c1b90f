import assert from "node:assert/strict";
import type { MatchSettings } from "../../src/config/schema.ts";
import { buildHostTable, firstIndex, type HostTable, type MatchQuery } from "../../src/policy/host-table.ts";

const HOST = "jira.example.com";
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

function query(changes: Partial<MatchQuery> = {}): MatchQuery {
  return { host: HOST, segments: ["rest", "api", "2"], method: "GET", ...changes };
}

describe("the work of finding a match", () => {
  /** Every node that a walk visits looks at one segment, unless a lower index is known. */
  function countVisits(table: HostTable, asked: MatchQuery) {
    let visits = 0;
    const segments = new Proxy(asked.segments, {
      get: (target, key) => {
        visits++;
        return Reflect.get(target, key);
      },
    });
    return { index: firstIndex(table, { ...asked, segments }), visits };
  }

  const SHAPES: Readonly<Record<string, (count: number) => readonly MatchSettings[]>> = {
    "hosts of their own": (count) => [
      ...numbers(count - 1).map((index) => ({ hosts: [`h${index}.example.com`] })),
      { hosts: [HOST] },
    ],
    "paths of one host": (count) => [
      ...numbers(count - 1).map((index) => ({ hosts: [HOST], paths: [`/rest/v${index}/**`] })),
      { hosts: [HOST], paths: ["/rest/api/**"] },
    ],
    "wildcard hosts": (count) => [
      ...numbers(count - 1).map((index) => ({ hosts: [`*.h${index}.example.com`] })),
      { hosts: ["*.example.com"] },
    ],
    "methods and paths of any host": (count) => [
      ...numbers(count - 1).map((index) => ({ paths: [`/*/v${index}`, "/rest/api/2"], methods: ["POST"] })),
      { paths: ["/rest/*/2"] },
    ],
    "one and the same path": (count) => [
      ...numbers(count - 1).map(() => ({ paths: ["/rest/**"], methods: ["PUT"] })),
      { paths: ["/rest/**"] },
    ],
  };
  for (const [shape, matchesOf] of Object.entries(SHAPES)) {
    it(`is the same for 10,000 ${shape} as for two`, () => {
      const few = countVisits(buildHostTable(matchesOf(2)), query());
      const many = countVisits(buildHostTable(matchesOf(10_000)), query());
      assert.deepEqual([few.index, many.index], [1, 9_999]);
      assert.equal(many.visits, few.visits);
    });
  }

  const alternating = numbers(4_096).map((bits) => ({
    paths: [
      `/${numbers(12)
        .map((bit) => ((bits >> bit) & 1 ? "a" : "*"))
        .join("/")}/z`,
    ],
  }));
  const costly = query({
    segments: [...Array<string>(12).fill("a"), "y", ...Array<string>(10_000).fill("a")],
  });

  it("visits each node once at most, whatever the patterns and the path", () => {
    const { index, visits } = countVisits(buildHostTable(alternating), costly);
    assert.equal(index, undefined);
    assert.equal(visits, 2 ** 13 - 1);
  });

  it("passes over what could only give a later match", () => {
    const { index, visits } = countVisits(buildHostTable([{ paths: ["/a/**"] }, ...alternating]), costly);
    assert.equal(index, 0);
    assert.equal(visits, 2);
  });
});
