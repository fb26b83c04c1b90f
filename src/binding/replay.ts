import type { SharedStore } from "../cache/store.ts";

/**
 * Remembers which proofs were used (RFC 9449, section 11.1): `claimed` by this request, `taken` by one before it.
 * Undefined where that cannot be told; no proof may be accepted then.
 */
export type ReplayGuard = Pick<SharedStore, "claim">;

/** Proofs that one replica remembers; each takes some 200 bytes. */
export const LOCAL_PROOFS = 1_000_000;

/**
 * The memory of a single replica. When it is full of proofs that could still be replayed it takes no other: a flood
 * must not make it forget one. `capacity` in proofs.
 */
export function createLocalReplayGuard(capacity: number): ReplayGuard {
  /** When each may be forgotten, by the monotonic clock; in the order of the claims, all of which last as long. */
  const used = new Map<string, number>();

  function forgetBefore(now: number): void {
    for (const [key, until] of used) {
      if (until > now) return;
      used.delete(key);
    }
  }

  return {
    async claim(key, milliseconds) {
      const now = performance.now();
      forgetBefore(now);
      if (used.has(key)) return "taken";
      if (used.size >= capacity) return undefined;
      used.set(key, now + milliseconds);
      return "claimed";
    },
  };
}
