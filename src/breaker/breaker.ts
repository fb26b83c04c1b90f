import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhenResult } from "cockatiel";
import type { Log } from "../observe/log.ts";
import type { Metrics } from "../observe/metrics.ts";

/**
 * For what is asked over the network: calls stop after 5 outages in a row, and milliseconds later, 5 seconds, one is
 * tried. Short enough for a restart to be noticed soon, long enough to spare who is down.
 */
export const OUTAGE_LIMITS = { failures: 5, pause: 5_000 };

export interface BreakerOptions {
  /** As the metrics and the log have it. */
  readonly name: string;
  /** Failures in a row after which it opens. */
  readonly failures: number;
  /** Milliseconds from then until one call is let through. */
  readonly pause: number;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** Keeps calls from who cannot answer them. Half-open, it lets one through, which closes it or opens it again. */
export interface Breaker {
  /** Whole seconds, at least 1, until a call may be tried again; undefined while calls are let through. */
  readonly retryAfter: number | undefined;
  /**
   * The call's result; undefined, at once and without a call, while calls are not let through. A call that
   * rejects is a defect of ours: it is passed on, and is no failure.
   */
  run<T>(call: () => Promise<T>, isFailure: (result: T) => boolean): Promise<T> | undefined;
}

/** The library measures by the time of day, which may be set back for hours: it never waits, the pause is kept here. */
const WITHOUT_PAUSE = Number.NEGATIVE_INFINITY;

export function createBreaker(options: BreakerOptions): Breaker {
  const { failures, pause } = options;
  const policy = circuitBreaker(handleWhenResult(isFailedCall), {
    breaker: new ConsecutiveBreaker(failures),
    halfOpenAfter: WITHOUT_PAUSE,
  });
  const report = createReport(options);
  let openUntil = 0;

  policy.onStateChange((state) => {
    if (state === CircuitState.Open) openUntil = performance.now() + pause;
    report(state);
  });

  function retryAfter(): number | undefined {
    // How long the one call will take is not known, and the library would have others wait for it.
    if (policy.state === CircuitState.HalfOpen) return 1;
    const left = policy.state === CircuitState.Open ? openUntil - performance.now() : 0;
    return left > 0 ? Math.ceil(left / 1_000) : undefined;
  }

  async function pass<T>(call: () => Promise<T>, isFailure: (result: T) => boolean): Promise<T> {
    const { result } = await policy.execute(async () => {
      const result = await call();
      return { result, failed: isFailure(result) };
    });
    return result;
  }

  return {
    get retryAfter() {
      return retryAfter();
    },
    run: (call, isFailure) => (retryAfter() === undefined ? pass(call, isFailure) : undefined),
  };
}

function isFailedCall(ended: unknown): boolean {
  return typeof ended === "object" && ended !== null && "failed" in ended && ended.failed === true;
}

/** Tells the metrics and the log of a state; a breaker that was just made is closed, and worth no line. */
function createReport({ name, pause, metrics, log }: BreakerOptions): (state: CircuitState) => void {
  const set = (value: 0 | 1 | 2) => metrics.breakerState.set({ name }, value);
  set(0);
  return (state) => {
    switch (state) {
      case CircuitState.Closed:
        set(0);
        return log.info({ breaker: name }, "breaker closed: calls are made again");
      case CircuitState.HalfOpen:
        set(1);
        return log.info({ breaker: name }, "breaker half-open: one call is tried");
      default:
        set(2);
        return log.warn({ breaker: name, milliseconds: pause }, "breaker open: no call is made for a while");
    }
  };
}
