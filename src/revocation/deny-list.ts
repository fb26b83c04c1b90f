import { isNumericDate } from "../grant/token-times.ts";
import { type TokenFacts, targetsOf } from "./facts.ts";
import { type Revocation, type Target, targetKey } from "./target.ts";

/** All revocations that still hold, in memory. */
export interface DenyList {
  /** False where it is there already. */
  add(revocation: Revocation): boolean;
  /** Why a token is refused; undefined where nothing concerns it. */
  refuses(facts: TokenFacts): string | undefined;
  /** Those that still hold, several of one target among them. */
  entries(): readonly Revocation[];
}

export interface DenyListOptions {
  /** Milliseconds by which clocks may differ. */
  readonly skew: number;
  /** Milliseconds; older tokens are refused, as entries are kept no longer. */
  readonly maxTokenLifetime: number;
}

/** What was revoked of one target. Times in milliseconds since the epoch. */
interface Held {
  readonly target: Target;
  /** The latest, which is the one that counts. */
  at: number;
  until: number;
  /** The end of each by its time. */
  readonly told: Map<number, number>;
}

/** Milliseconds between two times that what has ended is looked for: one minute. */
const CLEANING_PAUSE = 60_000;

export function createDenyList({ skew, maxTokenLifetime }: DenyListOptions): DenyList {
  const targets = new Map<string, Held>();
  let cleanedAt = 0;

  function clean(now: number): void {
    if (Math.abs(now - cleanedAt) < CLEANING_PAUSE) return;
    cleanedAt = now;
    for (const [key, { until, told }] of targets) {
      for (const [at, end] of told) if (end <= now) told.delete(at);
      if (until <= now) targets.delete(key);
    }
  }

  function heldOf(target: Target): Held {
    const key = targetKey(target);
    const held = targets.get(key) ?? { target, at: 0, until: 0, told: new Map() };
    targets.set(key, held);
    return held;
  }

  return {
    add({ target, at, until }) {
      clean(Date.now());
      const held = heldOf(target);
      if (held.told.has(at)) return false;
      held.told.set(at, until);
      held.at = Math.max(held.at, at);
      held.until = Math.max(held.until, until);
      return true;
    },
    refuses(facts) {
      const now = Date.now();
      const issued = facts.said.map(({ iat }) => iat).filter(isNumericDate);
      const earliest = issued.length === 0 ? undefined : Math.min(...issued) * 1_000;
      if (earliest !== undefined && earliest < now - maxTokenLifetime) {
        return "older than revocation.maxTokenLifetime";
      }
      if (targets.size === 0) return undefined;
      for (const target of targetsOf(facts)) {
        const held = targets.get(targetKey(target));
        if (held === undefined || held.until <= now) continue;
        const isLater = target.kind !== "token" && earliest !== undefined && earliest > held.at + skew;
        if (!isLater) return `revoked by ${target.kind}`;
      }
      return undefined;
    },
    entries() {
      const now = Date.now();
      return [...targets.values()].flatMap(({ target, told }) =>
        [...told].flatMap(([at, until]) => (until > now ? [{ target, at, until }] : [])),
      );
    },
  };
}
