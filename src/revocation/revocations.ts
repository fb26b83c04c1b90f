import type { GuardedAnswer, Watch, WatchedCache } from "../cache/guard.ts";
import type { SharedStore } from "../cache/store.ts";
import type { Log } from "../observe/log.ts";
import type { Metrics } from "../observe/metrics.ts";
import { concerns, type SourceClaims } from "./concern.ts";
import { createDenyList } from "./deny-list.ts";
import type { TokenFacts } from "./facts.ts";
import { createJournal, type RevocationEvent } from "./journal.ts";
import { ALONE, type LinkListener, type RevocationLink } from "./link.ts";
import { createSweep } from "./sweep.ts";
import type { Revocation, Target } from "./target.ts";

export type RevocationRefusal =
  | { readonly kind: "revoked"; readonly detail: string }
  /** Nobody knows, and the operator wants to be sure. */
  | { readonly kind: "unavailable"; readonly detail: string };

export type RevokeResult =
  /**
   * Every replica refuses the tokens, or will within a second. `forgotten` counts the answers that were remembered,
   * once the store has been looked through, which may take long.
   */
  | { readonly kind: "revoked"; readonly forgotten: Promise<number> }
  /** This replica refuses them; whether others will is not known. */
  | { readonly kind: "unavailable" };

/** What was revoked: told to every replica, checked on every request. */
export interface Revocations {
  revoke(targets: readonly Target[]): Promise<RevokeResult>;
  /** Why a token that is otherwise good is refused. */
  refusal(facts: TokenFacts): RevocationRefusal | undefined;
  /** Resolves once this replica has heard of what was revoked before it came. */
  readonly caughtUp: Promise<void>;
  close(): Promise<void>;
}

export interface RevocationOptions {
  readonly settings: RevocationTimes;
  /** Milliseconds by which clocks may differ. */
  readonly skew: number;
  readonly sources: SourceClaims;
  readonly shared: SharedStore | undefined;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Connects to the other replicas; a single one has none. */
  readonly link?: (listener: LinkListener) => RevocationLink;
}

export interface RevocationTimes {
  /** Milliseconds. */
  readonly maxTokenLifetime: number;
  /** Refuse what needs the other replicas' word while it cannot be had. */
  readonly strict: boolean;
}

export function createRevocations(options: RevocationOptions): Revocations & Watch {
  const { settings, skew, sources, shared, metrics, log } = options;
  const { maxTokenLifetime, strict } = settings;
  const denied = createDenyList({ skew, maxTokenLifetime });
  const journal = createJournal();
  const caches: WatchedCache[] = [];
  const sweep = createSweep({ caches, shared, sources });
  const startedAt = Date.now();

  /** False where it is in force already. */
  function apply(revocation: Revocation): boolean {
    if (!denied.add(revocation)) return false;
    journal.append(revocation);
    metrics.revocationsApplied.inc({ kind: revocation.target.kind });
    return true;
  }

  const link = (options.link ?? (() => ALONE))({
    heard(revocation) {
      const isNews = apply(revocation) && revocation.at >= startedAt;
      if (isNews) metrics.revocationLag.set(Math.max(0, Date.now() - revocation.at) / 1_000);
    },
    lost: () => journal.append({ target: { kind: "all" }, at: Date.now() }),
    known: () => denied.entries(),
  });

  const isConcerned = (answer: GuardedAnswer, events: readonly RevocationEvent[] | undefined) =>
    events === undefined || events.some(({ target }) => concerns(target, answer, sources));

  return {
    async revoke(targets) {
      const at = Date.now();
      // A token may have been issued by a clock that is ahead of ours, and be judged by one that is behind.
      const until = at + maxTokenLifetime + 2 * skew;
      const revocations = targets.map((target) => ({ target, at, until }));
      // First here, so that this replica refuses whatever becomes of the message.
      revocations.forEach(apply);
      const sent = await link.send(revocations);
      const forgetting = sweep(targets);
      if (sent) return { kind: "revoked", forgotten: forgetting };
      log.error("a revocation that redis did not take: other replicas may not know of it");
      return { kind: "unavailable" };
    },
    refusal(facts) {
      const detail = denied.refuses(facts);
      if (detail !== undefined) return { kind: "revoked", detail };
      if (!strict || link.trusted()) return undefined;
      return { kind: "unavailable", detail: "revocations of other replicas may have been missed" };
    },
    guard: {
      position: journal.position,
      concernedSince: (position, answer) => isConcerned(answer, journal.since(position)),
      concernedAfter: (time, answer) => isConcerned(answer, journal.after(time)),
      trusted: link.trusted,
    },
    add: (cache) => void caches.push(cache),
    caughtUp: link.caughtUp,
    close: () => link.close(),
  };
}
