import { isNumericDate } from "../grant/token-times.ts";
import { type TokenFacts, targetsOf } from "./facts.ts";
import { type Revocation, targetKey } from "./target.ts";

/** The revocations that still hold, in memory: one for each target, the latest. */
export interface DenyList {
  /** False where as late a revocation of this target is known: each is told several times. */
  add(revocation: Revocation): boolean;
  /** Why a token is refused; undefined where nothing concerns it. */
  refuses(facts: TokenFacts): string | undefined;
  /** Those that still hold. */
  entries(): readonly Revocation[];
}

export interface DenyListOptions {
  /** Milliseconds by which clocks may differ. */
  readonly skew: number;
  /** Milliseconds; older tokens are refused, as entries are kept no longer. */
  readonly maxTokenLifetime: number;
}

/** Milliseconds between two times that what has ended is looked for. */
const CLEANING_PAUSE = 1_000;

export function createDenyList({ skew, maxTokenLifetime }: DenyListOptions): DenyList {
  const held = new Map<string, Revocation>();
  let cleanedAt = 0;

  /** Not with each of many thousand that are read together. */
  function forgetEnded(now: number): void {
    if (now - cleanedAt < CLEANING_PAUSE) return;
    cleanedAt = now;
    for (const [key, { until }] of held) if (until <= now) held.delete(key);
  }

  return {
    add(revocation) {
      forgetEnded(Date.now());
      const key = targetKey(revocation.target);
      const earlier = held.get(key);
      if (earlier && earlier.at >= revocation.at) return false;
      held.set(key, revocation);
      return true;
    },
    refuses(facts) {
      const issued = facts.said.map(({ iat }) => iat).filter(isNumericDate);
      const earliest = issued.length === 0 ? undefined : Math.min(...issued) * 1_000;
      if (earliest !== undefined && earliest < Date.now() - maxTokenLifetime) {
        return "older than revocation.maxTokenLifetime";
      }
      if (held.size === 0) return undefined;
      for (const target of targetsOf(facts)) {
        const revocation = held.get(targetKey(target));
        if (revocation === undefined || revocation.until <= Date.now()) continue;
        const isLater = target.kind !== "token" && earliest !== undefined && earliest > revocation.at + skew;
        if (!isLater) return `revoked by ${target.kind}`;
      }
      return undefined;
    },
    entries() {
      const now = Date.now();
      return [...held.values()].filter(({ until }) => until > now);
    },
  };
}
