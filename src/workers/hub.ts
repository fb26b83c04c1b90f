import { createLocalReplayGuard, LOCAL_PROOFS, type ReplayGuard } from "../binding/replay.ts";
import { createLocalReceipts, type Receipts } from "../events/receipts.ts";
import { createDenyList } from "../revocation/deny-list.ts";
import type { Revocation } from "../revocation/target.ts";

/** One process, or one configuration in a process, as the hub sees it. */
export interface Member {
  /** Resolves once it has heard of them, is gone, or has been silent for too long: it hears them first when it wakes. */
  hear(revocations: readonly Revocation[]): Promise<unknown>;
}

/** What a service knows without Redis. It outlives each of its workers and each configuration. */
export interface Hub {
  readonly replay: ReplayGuard;
  readonly receipts: Receipts;
  /** What was revoked so far; from now on the member hears the rest. */
  join(member: Member): readonly Revocation[];
  leave(member: Member): void;
  /** Resolves once every other member has heard of it, or will before it answers anything else. */
  revoke(from: Member, revocations: readonly Revocation[]): Promise<true>;
}

export function createHub(): Hub {
  // Only keeps what was revoked until it ends; nothing is judged by it.
  const revoked = createDenyList({ skew: 0, maxTokenLifetime: 0 });
  const members = new Set<Member>();
  return {
    replay: createLocalReplayGuard(LOCAL_PROOFS),
    receipts: createLocalReceipts(),
    join(member) {
      members.add(member);
      return revoked.entries();
    },
    leave: (member) => void members.delete(member),
    async revoke(from, revocations) {
      for (const revocation of revocations) revoked.add(revocation);
      const others = [...members].filter((member) => member !== from);
      await Promise.all(others.map((member) => member.hear(revocations)));
      return true;
    },
  };
}
