import { ANY_SEGMENT, type PathPattern } from "./pattern.ts";

/** What one match takes of any host. `methods` undefined: any. */
export interface PathMatch {
  readonly paths: readonly PathPattern[];
  readonly methods: readonly string[] | undefined;
}

/** `segments` are decoded, as `readPath` gives them. */
export interface PathQuery {
  readonly segments: readonly string[];
  readonly method: string;
}

/** The lowest index of those that take any method (Infinity: none), and of those that name a method. */
interface Winners {
  anyMethod: number;
  byMethod: Map<string, number> | undefined;
}

/** Path patterns by their segments: all that stand in a node begin alike. */
export interface PathTree {
  /** In this node and beneath: where as low an index is known already, nothing in here can matter. */
  readonly lowest: number;
  literals: Map<string, PathTree> | undefined;
  anySegment: PathTree | undefined;
  /** Of the patterns that end here. */
  exact: Winners | undefined;
  /** Of those that end here in a `/**`. */
  below: Winners | undefined;
}

/** The tree of those of `matches` that stand at `indexes`, which ascend. */
export function buildPathTree(matches: readonly PathMatch[], indexes: readonly number[]): PathTree {
  const root = emptyTree(indexes[0] ?? Number.POSITIVE_INFINITY);
  for (const index of indexes) {
    const match = matches[index];
    for (const pattern of match?.paths ?? []) addWinner(endOf(root, pattern, index), match?.methods, index);
  }
  return root;
}

/**
 * The lowest index of a match that takes the request; `best` where none is below it.
 * Both a literal and a `*` may fit a segment, so a walk may fork, but it comes to a node at most once: the
 * size of the tree bounds it, whatever a client asks.
 */
export function lowestIndex(tree: PathTree, query: PathQuery, best: number, depth = 0): number {
  if (tree.lowest >= best) return best;
  let lowest = lowerWinner(tree.below, query.method, best);
  const segment = query.segments[depth];
  if (segment === undefined) return lowerWinner(tree.exact, query.method, lowest);
  const literal = tree.literals?.get(segment);
  if (literal) lowest = lowestIndex(literal, query, lowest, depth + 1);
  return tree.anySegment ? lowestIndex(tree.anySegment, query, lowest, depth + 1) : lowest;
}

function lowerWinner(winners: Winners | undefined, method: string, best: number): number {
  if (winners === undefined) return best;
  return Math.min(best, winners.anyMethod, winners.byMethod?.get(method) ?? best);
}

function endOf(root: PathTree, { segments, below }: PathPattern, index: number): Winners {
  const node = segments.reduce((parent, segment) => childOf(parent, segment, index), root);
  const end = below ? "below" : "exact";
  node[end] ??= { anyMethod: Number.POSITIVE_INFINITY, byMethod: undefined };
  return node[end];
}

function childOf(parent: PathTree, segment: string, index: number): PathTree {
  if (segment === ANY_SEGMENT) {
    parent.anySegment ??= emptyTree(index);
    return parent.anySegment;
  }
  parent.literals ??= new Map();
  const child = parent.literals.get(segment) ?? emptyTree(index);
  parent.literals.set(segment, child);
  return child;
}

/** Indexes come ascending: what is there already stays. */
function addWinner(winners: Winners, methods: readonly string[] | undefined, index: number): void {
  if (methods === undefined) {
    winners.anyMethod = Math.min(winners.anyMethod, index);
    return;
  }
  winners.byMethod ??= new Map();
  for (const method of methods) winners.byMethod.set(method, winners.byMethod.get(method) ?? index);
}

function emptyTree(lowest: number): PathTree {
  return { lowest, literals: undefined, anySegment: undefined, exact: undefined, below: undefined };
}
