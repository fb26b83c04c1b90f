/** Milliseconds that any caller waits at most, whatever Envoy's own timeout. */
const LONGEST_WAIT = 3_000;
/** Milliseconds before the caller's deadline at which it is answered, so that the answer is ours. */
const MARGIN = 50;

/**
 * Answers who has waited long enough, by `late`; what was waited for goes on. `deadline` is when the caller gives up,
 * in milliseconds since the epoch.
 */
export type Patience<T> = (awaited: Promise<T>, deadline: number) => Promise<T>;

interface Wait {
  readonly deadline: number;
  readonly giveUp: () => void;
  isOver: boolean;
  timer?: NodeJS.Timeout;
}

/** What comes in the turn of the event loop in which it was asked for, as all that is remembered does, needs no timer. */
export function createPatience<T>(late: () => T): Patience<T> {
  let begun: Wait[] = [];

  function startTimers(): void {
    const waits = begun;
    begun = [];
    for (const wait of waits) {
      if (!wait.isOver) wait.timer = setTimeout(wait.giveUp, waitBefore(wait.deadline));
    }
  }

  return (awaited, deadline) =>
    new Promise((resolve, reject) => {
      const wait: Wait = { deadline, giveUp: () => resolve(late()), isOver: false };
      if (begun.length === 0) setImmediate(startTimers);
      begun.push(wait);
      const settle = (value: T) => {
        wait.isOver = true;
        if (wait.timer) clearTimeout(wait.timer);
        resolve(value);
      };
      awaited.then(settle, reject);
    });
}

/** Milliseconds. Half of what is left when that is short: a remembered answer needs next to nothing. */
function waitBefore(deadline: number): number {
  const left = Math.max(0, deadline - Date.now());
  return Math.min(LONGEST_WAIT, Math.max(left - MARGIN, left / 2));
}
