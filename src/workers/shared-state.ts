import type { ReplayGuard } from "../binding/replay.ts";
import type { Receipts } from "../events/receipts.ts";
import type { LinkListener, RevocationLink } from "../revocation/link.ts";
import type { Revocation } from "../revocation/target.ts";
import type { Hub } from "./hub.ts";
import type { Peer } from "./peer.ts";
import type { FromPrimary, ToPrimary } from "./questions.ts";

/** What the processes of one service have in common where there is no Redis to hold it. */
export interface SharedState {
  link(listener: LinkListener): RevocationLink;
  readonly replay: ReplayGuard;
  readonly receipts: Receipts;
}

export type Primary = Peer<ToPrimary, FromPrimary>;

/** Milliseconds: the primary waits for every other worker meanwhile, each for a second at most. */
const REVOKE_PATIENCE = 3_000;

export interface WorkerState extends SharedState {
  /** Puts revocations in force that the primary tells of. */
  hear(revocations: readonly Revocation[]): void;
}

/** The state of a service that is one process. */
export function createLocalState(hub: Hub): SharedState {
  return {
    link({ heard }) {
      const hear = (revocations: readonly Revocation[]) => revocations.forEach(heard);
      const member = { hear: async (revocations: readonly Revocation[]) => hear(revocations) };
      hear(hub.join(member));
      return {
        send: (revocations) => hub.revoke(member, revocations),
        caughtUp: Promise.resolve(),
        trusted: () => true,
        close: async () => hub.leave(member),
      };
    },
    replay: hub.replay,
    receipts: hub.receipts,
  };
}

/** The state that the primary holds, as a worker reaches it. */
export function createSharedState(primary: Primary): WorkerState {
  let listener: LinkListener | undefined;

  function hear(revocations: readonly Revocation[]): void {
    for (const revocation of revocations) listener?.heard(revocation);
  }

  /** A primary that is gone takes the worker with it. */
  async function catchUp(): Promise<void> {
    for (;;) {
      const known = await primary.ask({ kind: "known" });
      if (known !== undefined) return hear(known);
    }
  }

  return {
    hear,
    link(told) {
      listener = told;
      let isTrusted = false;
      const caughtUp = catchUp().then(() => {
        isTrusted = true;
      });
      return {
        send: async (revocations) =>
          (await primary.ask({ kind: "revoke", revocations }, REVOKE_PATIENCE)) === true,
        caughtUp,
        trusted: () => isTrusted,
        close: async () => undefined,
      };
    },
    replay: { claim: (key, milliseconds) => primary.ask({ kind: "claim", key, milliseconds }) },
    receipts: {
      has: async (key) => (await primary.ask({ kind: "isReceived", key })) === true,
      remember: async (key, milliseconds) => {
        await primary.ask({ kind: "remember", key, milliseconds });
      },
    },
  };
}
