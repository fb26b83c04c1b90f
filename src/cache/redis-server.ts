import type { Metrics } from "../observe/metrics.ts";
import { type BreakerState, createBreaker } from "./breaker.ts";
import { type CommandEnd, codeOf } from "./redis-end.ts";
import type { Health } from "./redis-health.ts";

/**
 * The commands of a connection are answered in their order: where one is late, so are all behind it. So a single one
 * opens the breaker, and none of them is waited for until a probe, which costs no decision anything, is answered.
 */
const FAILURES = 1;
/** Milliseconds between probes. A stall of Redis is not much longer for us than it was. */
const PAUSE = 25;

const STATE_VALUES: Record<BreakerState, number> = { closed: 0, halfOpen: 1, open: 2 };

export interface RedisServerOptions {
  readonly name: string;
  readonly health: Health;
  readonly metrics: Metrics;
}

/** One server, kept from commands while it does not answer them. */
export interface RedisServer {
  /**
   * While the server does not answer the command fails at once, unsent. `probe` is a cheap one for the same server.
   * Both reject where there is no answer in time.
   */
  run<T>(command: () => Promise<CommandEnd<T>>, probe: () => Promise<unknown>): Promise<CommandEnd<T>>;
  /** Ends its probes; what fails from now on is nothing to tell of. */
  close(): void;
}

export function guardServer({ name, health, metrics }: RedisServerOptions): RedisServer {
  let probe: () => Promise<unknown> = async () => undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const breaker = createBreaker({ failures: FAILURES, pause: PAUSE, onState });
  metrics.breakerState.set({ name }, STATE_VALUES.closed);

  function onState(state: BreakerState): void {
    metrics.breakerState.set({ name }, STATE_VALUES[state]);
    if (state === "closed") health.recovered("answers");
    if (state === "open" && !closed) timer = setTimeout(tryAgain, PAUSE).unref();
  }

  function tryAgain(): void {
    const trying = breaker.run(probe);
    // A timer may fire a little before the pause is over.
    if (trying === undefined) timer = setTimeout(tryAgain, PAUSE).unref();
    else trying.catch(tell);
  }

  function tell(error: unknown): string {
    const code = codeOf(error);
    if (!closed) health.failed("answers", code);
    return code;
  }

  return {
    async run(command, nextProbe) {
      const end = breaker.state === "closed" ? breaker.run(command) : undefined;
      if (end === undefined) return { kind: "failed", code: "unsent" };
      try {
        return await end;
      } catch (error) {
        probe = nextProbe;
        return { kind: "failed", code: tell(error) };
      }
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
