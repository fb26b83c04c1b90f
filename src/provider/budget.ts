import { LRUCache } from "lru-cache";
import pLimit from "p-limit";
import type { Breaker } from "../breaker/breaker.ts";
import { type Outage, outage } from "./outbound.ts";

/** Calls that may wait for their turn, in multiples of the calls that may run. */
const QUEUE_FACTOR = 4;

/**
 * Bounds the calls to one provider. Tokens never seen before have a budget and a breaker of their own, so that a
 * flood of junk, or of what the provider chokes on, leaves the users alone whose remembered answers run out meanwhile.
 */
export interface Budget {
  /** Runs the call in its turn; an outage, at once, when too many wait already or while the breaker is open. */
  run<T extends Answered>(digest: string, call: () => Promise<T>): Promise<T | Outage>;
  /** Notes a token that the provider called active. */
  admit(digest: string): void;
}

/** What a provider said; only an outage is a failure of it, whatever it says of tokens and of our client. */
interface Answered {
  readonly kind: string;
}

export interface BudgetOptions {
  /** Calls at once; as many again for unseen tokens. */
  readonly maxConcurrent: number;
  /** Tokens remembered as seen. */
  readonly maxTokens: number;
  readonly breakers: { readonly seen: Breaker; readonly unseen: Breaker };
}

export function createBudget({ maxConcurrent, maxTokens, breakers }: BudgetOptions): Budget {
  const tokens = new LRUCache<string, true>({ max: maxTokens });
  const forSeen = createLane(maxConcurrent, breakers.seen);
  // A provider that fails its users' tokens is down for all; one that fails junk may have no other fault.
  const forUnseen = createLane(maxConcurrent, breakers.unseen, breakers.seen);
  return {
    run: (digest, call) => (tokens.has(digest) ? forSeen : forUnseen)(call),
    admit: (digest) => void tokens.set(digest, true),
  };
}

type Lane = <T extends Answered>(call: () => Promise<T>) => Promise<T | Outage>;

/** Calls go through `own`, and only while none of `others` is open. */
function createLane(maxConcurrent: number, own: Breaker, ...others: readonly Breaker[]): Lane {
  const limit = pLimit(maxConcurrent);
  const all = [own, ...others];

  async function pass<T extends Answered>(call: () => Promise<T>): Promise<T | Outage> {
    const running = others.some(isOpen) ? undefined : own.run(call, isOutage);
    return running ?? stopped(all);
  }

  return async (call) => {
    // Before it waits, and again in its turn: calls that hang must hold nobody up who is not let through anyway.
    if (all.some(isOpen)) return stopped(all);
    if (limit.pendingCount >= maxConcurrent * QUEUE_FACTOR) {
      return outage("too many calls wait for the provider");
    }
    return limit(() => pass(call));
  };
}

const isOpen = ({ retryAfter }: Breaker) => retryAfter !== undefined;
const isOutage = ({ kind }: Answered) => kind === "outage";

function stopped(breakers: readonly Breaker[]): Outage {
  const retryAfter = Math.max(1, ...breakers.map((breaker) => breaker.retryAfter ?? 1));
  return { ...outage("the provider's breaker is open"), retryAfter };
}
