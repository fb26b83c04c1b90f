import type { SealingKeys } from "../cache/seal.ts";
import type { Log } from "../observe/log.ts";
import type { Metrics } from "../observe/metrics.ts";
import { readMessage } from "./message.ts";
import type { Revocation } from "./target.ts";

/** Milliseconds between two lines of the log about messages of strangers: one minute. */
const PAUSE = 60_000;

export interface ReaderOptions {
  readonly keys: SealingKeys;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Reads what was published or kept; what is no message of ours is counted, and told of. */
export function createReader({
  keys,
  log,
  metrics,
}: ReaderOptions): (written: string) => Revocation | undefined {
  let silentUntil = Number.NEGATIVE_INFINITY;

  function tellOfStranger(): void {
    metrics.revocationsRefused.inc();
    const now = performance.now();
    if (now < silentUntil) return;
    silentUntil = now + PAUSE;
    log.warn("a revocation that nobody with our secret has written");
  }

  return (written) => {
    const revocation = readMessage(keys, written);
    if (revocation === undefined) tellOfStranger();
    return revocation;
  };
}
