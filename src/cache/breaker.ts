import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleAll } from "cockatiel";

/** `halfOpen`: one call is under way whose end tells whether it closes or opens again. */
export type BreakerState = "closed" | "halfOpen" | "open";

export interface BreakerOptions {
  /** Calls in a row that must fail until it opens. */
  readonly failures: number;
  /** Milliseconds for which it stays open before one call is let through. */
  readonly pause: number;
  readonly onState: (state: BreakerState) => void;
}

/** Keeps calls from a service that fails. A call fails by rejecting. */
export interface Breaker {
  readonly state: BreakerState;
  /** Milliseconds until a call is let through again; 0 where it is not open. */
  readonly retryAfter: number;
  /** The call's own promise; undefined, and no call, while it is open or another call is trying it. */
  run<T>(call: () => Promise<T>): Promise<T> | undefined;
}

const STATES = new Map<CircuitState, BreakerState>([
  [CircuitState.Closed, "closed"],
  [CircuitState.HalfOpen, "halfOpen"],
]);

export function createBreaker({ failures, pause, onState }: BreakerOptions): Breaker {
  const policy = circuitBreaker(handleAll, {
    breaker: new ConsecutiveBreaker(failures),
    halfOpenAfter: pause,
  });
  let openedAt = 0;
  const stateOf = (state: CircuitState) => STATES.get(state) ?? "open";
  const retryAfter = () => (policy.state === CircuitState.Open ? openedAt + pause - Date.now() : 0);
  policy.onStateChange((state) => {
    if (state === CircuitState.Open) openedAt = Date.now();
    onState(stateOf(state));
  });
  return {
    get state() {
      return stateOf(policy.state);
    },
    get retryAfter() {
      return Math.max(0, retryAfter());
    },
    run(call) {
      // The library would have the others wait for the one that tries.
      const isShut = policy.state === CircuitState.HalfOpen || retryAfter() > 0;
      return isShut ? undefined : policy.execute(call);
    },
  };
}
