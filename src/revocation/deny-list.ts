import { isNumericDate } from "../grant/token-times.ts";
import { type TokenFacts, targetsOf } from "./facts.ts";
import { isDenying, type Revocation, targetKey } from "./target.ts";

/** The revocations that still concern tokens, in memory: one for each target, the latest. */
export interface DenyList {
  add(revocation: Revocation): void;
  /** Why a token is refused; undefined where nothing concerns it. */
  refuses(facts: TokenFacts): string | undefined;
  /** Those that still hold. */
  entries(): readonly Revocation[];
  readonly size: number;
}

export interface DenyListOptions {
  /** Milliseconds by which clocks may differ. */
  readonly skew: number;
  /** Milliseconds; older tokens are refused, as entries are kept no longer. */
  readonly maxTokenLifetime: number;
}

export function createDenyList({ skew, maxTokenLifetime }: DenyListOptions): DenyList {
  const held = new Map<string, Revocation>();

  function forgetEnded(now: number): void {
    for (const [key, { until }] of held) if (until <= now) held.delete(key);
  }

  return {
    add(revocation) {
      const { target, at, until } = revocation;
      forgetEnded(Date.now());
      if (!isDenying(target)) return;
      const key = targetKey(target);
      const earlier = held.get(key);
      const later = {
        target,
        at: Math.max(at, earlier?.at ?? 0),
        until: Math.max(until, earlier?.until ?? 0),
      };
      held.set(key, later);
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
      forgetEnded(Date.now());
      return [...held.values()];
    },
    get size() {
      return held.size;
    },
  };
}
