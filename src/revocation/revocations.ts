import type { GuardedAnswer, Watch, WatchedCache } from "../cache/guard.ts";
import type { SharedStore } from "../cache/store.ts";
import type { Log } from "../observe/log.ts";
import type { Metrics } from "../observe/metrics.ts";
import { concerns, type SourceClaims } from "./concern.ts";
import { createDenyList } from "./deny-list.ts";
import type { TokenFacts } from "./facts.ts";
import { createJournal } from "./journal.ts";
import { ALONE, type LinkListener, type RevocationLink } from "./link.ts";
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
  /** Resolves once this replica knows what was revoked before it came. */
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
  const { settings, sources, shared, metrics, log } = options;
  const denied = createDenyList({ skew: options.skew, maxTokenLifetime: settings.maxTokenLifetime });
  const journal = createJournal();
  const caches: WatchedCache[] = [];

  /** Gives the names of what was forgotten. */
  function apply(revocation: Revocation): readonly string[] {
    const { target } = revocation;
    if (!denied.add(revocation)) return [];
    journal.append(revocation);
    metrics.revocationsApplied.inc({ kind: target.kind });
    return caches.flatMap((cache) => cache.forgetWhere((answer) => concerns(target, answer, sources)));
  }

  const link = (options.link ?? (() => ALONE))({
    heard(revocation) {
      metrics.revocationLag.set(Math.max(0, Date.now() - revocation.at) / 1_000);
      // Redis forgets what this replica remembered: the one that sent it sweeps the rest.
      const names = apply(revocation);
      if (names.length > 0) void shared?.remove(names);
    },
    lost() {
      for (const cache of caches) cache.clear();
    },
    known: () => denied.entries(),
  });

  /** What no replica has in memory. */
  async function sweepShared(targets: readonly Target[]): Promise<readonly string[]> {
    const names: string[] = [];
    for await (const [key, { source, value }] of shared?.entries() ?? []) {
      if (targets.some((target) => concerns(target, { key, source, value }, sources))) names.push(key);
    }
    return names;
  }

  async function forgetShared(targets: readonly Target[], inMemory: readonly string[]): Promise<number> {
    const names = new Set([...inMemory, ...(await sweepShared(targets))]);
    await shared?.remove([...names]);
    return names.size;
  }

  /** Events that were dropped may have been any: then the answer is one that they concern. */
  const anyConcerns = (targets: readonly Target[] | undefined, answer: GuardedAnswer) =>
    targets === undefined || targets.some((target) => concerns(target, answer, sources));

  return {
    async revoke(targets) {
      const at = Date.now();
      const until = at + settings.maxTokenLifetime;
      const revocations = targets.map((target) => ({ target, at, until }));
      // First here, so that this replica refuses whatever becomes of the message.
      const names = revocations.flatMap(apply);
      const sent = await link.send(revocations);
      if (!sent) {
        log.error("a revocation that redis did not take: other replicas may not know of it");
        return { kind: "unavailable" };
      }
      return { kind: "revoked", forgotten: forgetShared(targets, names) };
    },
    refusal(facts) {
      const detail = denied.refuses(facts);
      if (detail !== undefined) return { kind: "revoked", detail };
      if (!settings.strict || link.trusted()) return undefined;
      return { kind: "unavailable", detail: "revocations of other replicas may have been missed" };
    },
    guard: {
      position: journal.position,
      trusted: link.trusted,
      concernedSince: (position, answer) => anyConcerns(journal.since(position), answer),
      concernedAfter: (askedAt, answer) => anyConcerns(journal.after(askedAt - options.skew), answer),
    },
    caughtUp: link.caughtUp,
    add: (cache) => void caches.push(cache),
    close: () => link.close(),
  };
}
