import type { MatchSettings } from "../config/schema.ts";
import { buildPathTree, lowestIndex, type PathMatch, type PathQuery, type PathTree } from "./path-tree.ts";
import { type PathPattern, parseHostPattern, parsePathPattern } from "./pattern.ts";

type ByHost<T> = Map<string, T>;

/** Matches by the hosts they name: a request is held against those of its own host alone, however many there are. */
export interface HostTable {
  readonly exact: ByHost<PathTree>;
  /** `*.example.com` under `example.com`. */
  readonly below: ByHost<PathTree>;
  /** Characters of the longest name in `below`: however long the host of a request is, no longer end is looked up. */
  readonly longestBelow: number;
  readonly anyHost: PathTree;
}

/** `host` is normalised, undefined where the request has none. */
export interface MatchQuery extends PathQuery {
  readonly host: string | undefined;
}

const ANYTHING: PathPattern = { segments: [], below: true };

/** Throws a TypeError for a pattern that could not match. */
export function buildHostTable(matches: readonly MatchSettings[]): HostTable {
  const exact: ByHost<number[]> = new Map();
  const below: ByHost<number[]> = new Map();
  const anyHost: number[] = [];
  for (const [index, { hosts }] of matches.entries()) {
    if (hosts === undefined) anyHost.push(index);
    for (const written of hosts ?? []) {
      const pattern = required(parseHostPattern(written), written);
      listUnder(pattern.host, pattern.below ? below : exact).push(index);
    }
  }
  const treeOf = sharingTrees(matches.map(readPathMatch));
  return {
    exact: mapValues(exact, treeOf),
    below: mapValues(below, treeOf),
    longestBelow: [...below.keys()].reduce((longest, { length }) => Math.max(longest, length), 0),
    anyHost: treeOf(anyHost),
  };
}

/** The index of the first match that takes the request. */
export function firstIndex(table: HostTable, query: MatchQuery): number | undefined {
  const { host } = query;
  let first = lowestIndex(table.anyHost, query, Number.POSITIVE_INFINITY);
  if (host !== undefined) {
    const exact = table.exact.get(host);
    if (exact) first = lowestIndex(exact, query, first);
    const start = Math.max(0, host.length - table.longestBelow - 1);
    for (let dot = host.indexOf(".", start); dot !== -1; dot = host.indexOf(".", dot + 1)) {
      const below = table.below.get(host.slice(dot + 1));
      if (below) first = lowestIndex(below, query, first);
    }
  }
  return first === Number.POSITIVE_INFINITY ? undefined : first;
}

function readPathMatch({ paths, methods }: MatchSettings): PathMatch {
  return {
    paths: paths?.map((pattern) => required(parsePathPattern(pattern), pattern)) ?? [ANYTHING],
    methods,
  };
}

/** Hosts that the same matches name, as a policy of several hosts makes them, share one tree. */
function sharingTrees(matches: readonly PathMatch[]): (indexes: readonly number[]) => PathTree {
  const trees = new Map<string, PathTree>();
  return (indexes) => {
    const key = indexes.join();
    const tree = trees.get(key) ?? buildPathTree(matches, indexes);
    trees.set(key, tree);
    return tree;
  };
}

function listUnder(host: string, lists: ByHost<number[]>): number[] {
  const list = lists.get(host) ?? [];
  lists.set(host, list);
  return list;
}

function mapValues<T, U>(byHost: ByHost<T>, convert: (value: T) => U): ByHost<U> {
  return new Map([...byHost].map(([host, value]) => [host, convert(value)]));
}

function required<T>(parsed: T | undefined, pattern: string): T {
  if (parsed === undefined) throw new TypeError(`not a pattern that can match: ${pattern}`);
  return parsed;
}
