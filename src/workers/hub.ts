import { createLocalReplayGuard, LOCAL_PROOFS } from "../binding/replay.ts";
import { createLocalReceipts } from "../events/receipts.ts";
import { createDenyList } from "../revocation/deny-list.ts";
import type { Revocation } from "../revocation/target.ts";
import type { FromPrimary, ToPrimary } from "./questions.ts";

/** One worker, as the hub sees it. */
export interface Member {
  /** Resolves once it has heard of them, is gone, or has been silent for too long: it hears them first when it wakes. */
  hear(revocations: readonly Revocation[]): Promise<unknown>;
}

/** What all workers know together. It outlives each of them. */
export interface Hub {
  answer(member: Member, question: ToPrimary): Promise<FromPrimary[ToPrimary["kind"]]>;
  leave(member: Member): void;
}

export function createHub(): Hub {
  // Only keeps what was revoked until it ends; nothing is judged by it.
  const revoked = createDenyList({ skew: 0, maxTokenLifetime: 0 });
  const proofs = createLocalReplayGuard(LOCAL_PROOFS);
  const receipts = createLocalReceipts();
  const members = new Set<Member>();

  async function revoke(from: Member, revocations: readonly Revocation[]): Promise<true> {
    for (const revocation of revocations) revoked.add(revocation);
    const others = [...members].filter((member) => member !== from);
    await Promise.all(others.map((member) => member.hear(revocations)));
    return true;
  }

  return {
    async answer(member, question) {
      switch (question.kind) {
        case "known":
          members.add(member);
          return revoked.entries();
        case "revoke":
          return revoke(member, question.revocations);
        case "claim":
          return proofs.claim(question.key, question.milliseconds);
        case "isReceived":
          return receipts.has(question.key);
        case "remember":
          await receipts.remember(question.key, question.milliseconds);
          return true;
      }
    },
    leave: (member) => void members.delete(member),
  };
}
