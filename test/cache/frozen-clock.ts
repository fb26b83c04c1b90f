import { mock } from "node:test";

export interface FrozenClock {
  /** Lets this many milliseconds pass at once. */
  pass(milliseconds: number): void;
  thaw(): void;
}

/** Stops the time of day, timers and, with them, `performance.now`, by which lru-cache measures a ttl. */
export function freezeTime(): FrozenClock {
  mock.timers.enable({ apis: ["Date", "setTimeout"], now: Date.UTC(2024, 0, 1) });
  const monotonic = mock.method(performance, "now", () => Date.now());
  return {
    pass: (milliseconds) => mock.timers.tick(milliseconds),
    thaw: () => {
      monotonic.mock.restore();
      mock.timers.reset();
    },
  };
}
