/** Milliseconds: a process that lives this long did not die of its start. */
const HEALTHY = 10_000;
/** Milliseconds before a process that died young is started again; twice as many each time, up to half a minute. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 30_000;

/** For how many milliseconds to wait after a process that lived for so many. */
export function createBackoff(): (lived: number) => number {
  let next = FIRST_PAUSE;
  return (lived) => {
    if (lived >= HEALTHY) {
      next = FIRST_PAUSE;
      return 0;
    }
    const pause = next;
    next = Math.min(2 * next, LONGEST_PAUSE);
    return pause;
  };
}
