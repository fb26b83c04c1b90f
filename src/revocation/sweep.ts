import type { GuardedAnswer, WatchedCache } from "../cache/guard.ts";
import type { SharedStore } from "../cache/store.ts";
import { concerns, type SourceClaims } from "./concern.ts";
import type { Target } from "./target.ts";

/**
 * Forgets the answers that targets concern, in memory and in the shared store, and counts them. All of them are looked
 * at, so there is one pass at a time: whoever comes meanwhile shares the next.
 */
export type Sweep = (targets: readonly Target[]) => Promise<number>;

export interface SweepOptions {
  readonly caches: readonly WatchedCache[];
  readonly shared: SharedStore | undefined;
  readonly sources: SourceClaims;
}

interface Request {
  readonly targets: readonly Target[];
  /** Of the keys of answers that they concern. */
  readonly names: Set<string>;
}

export function createSweep(options: SweepOptions): Sweep {
  let waiting: Request[] = [];
  let current: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  function startNext(): Promise<void> {
    const requests = waiting;
    waiting = [];
    next = undefined;
    current = pass(requests, options);
    return current;
  }

  return async (targets) => {
    const request = { targets, names: new Set<string>() };
    waiting.push(request);
    next ??= current.then(startNext);
    await next;
    return request.names.size;
  };
}

async function pass(requests: readonly Request[], { caches, shared, sources }: SweepOptions): Promise<void> {
  const isConcerned = (answer: GuardedAnswer) => {
    const concerned = requests.filter(({ targets }) =>
      targets.some((target) => concerns(target, answer, sources)),
    );
    for (const { names } of concerned) names.add(answer.key);
    return concerned.length > 0;
  };
  for (const cache of caches) await cache.forgetWhere(isConcerned);
  for await (const [key, { source, value }] of shared?.entries() ?? []) isConcerned({ key, source, value });
  await shared?.remove([...new Set(requests.flatMap(({ names }) => [...names]))]);
}
