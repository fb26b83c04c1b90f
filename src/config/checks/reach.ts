import {
  type HostPattern,
  type PathPattern,
  parseHostPattern,
  parsePathPattern,
} from "../../policy/pattern.ts";
import type { MatchSettings } from "../schema.ts";

/** One combination of what a policy matches; undefined matches anything. */
interface Combination {
  readonly host: HostPattern | undefined;
  readonly path: PathPattern | undefined;
  readonly method: string | undefined;
}

/** Everything that a policy matches. */
export type Reach = readonly Combination[];

/** A pattern that is none reaches nothing; it is reported elsewhere. */
export function reachOf({ hosts, paths, methods }: MatchSettings): Reach {
  const hostPatterns = hosts?.flatMap((host) => parseHostPattern(host) ?? []) ?? [undefined];
  const pathPatterns = paths?.flatMap((path) => parsePathPattern(path) ?? []) ?? [undefined];
  return hostPatterns.flatMap((host) =>
    pathPatterns.flatMap((path) => (methods ?? [undefined]).map((method) => ({ host, path, method }))),
  );
}

/**
 * Positions of the earlier reaches that leave nothing of the later one; empty when something is left. Each
 * combination is held against single earlier ones: one that only several cover together counts as left.
 */
export function coveringReaches(later: Reach, earlier: readonly Reach[]): readonly number[] {
  const covering = new Set<number>();
  for (const combination of later) {
    const found = earlier.findIndex((reach) => reach.some((other) => covers(other, combination)));
    if (found === -1) return [];
    covering.add(found);
  }
  return [...covering].sort((one, other) => one - other);
}

function covers(wide: Combination, narrow: Combination): boolean {
  return (
    partCovers(wide.method, narrow.method, (one, other) => one === other) &&
    partCovers(wide.host, narrow.host, hostCovers) &&
    partCovers(wide.path, narrow.path, pathCovers)
  );
}

function partCovers<T>(
  wide: T | undefined,
  narrow: T | undefined,
  compare: (wide: T, narrow: T) => boolean,
): boolean {
  return wide === undefined || (narrow !== undefined && compare(wide, narrow));
}

function hostCovers(wide: HostPattern, narrow: HostPattern): boolean {
  if (wide.host === narrow.host) return wide.below === narrow.below;
  return wide.below && narrow.host.endsWith(`.${wide.host}`);
}

function pathCovers(wide: PathPattern, narrow: PathPattern): boolean {
  const fits = wide.below
    ? narrow.segments.length >= wide.segments.length
    : narrow.segments.length === wide.segments.length && !narrow.below;
  return fits && wide.segments.every((want, at) => want === "*" || want === narrow.segments[at]);
}
