import type { UsersFileSettings } from "./places.ts";
import { type AsideReading, readAside } from "./read-aside.ts";

export interface Reloads {
  /** Reads a text, after the one that is being read; of several that come meanwhile only the last. */
  request(text: string): void;
  /** Resolves once nothing is read any more. */
  close(): Promise<void>;
}

/** Reads one text after the other, and tells what came of each in that order. */
export function createReloads(
  settings: UsersFileSettings,
  onReading: (reading: AsideReading) => void,
): Reloads {
  const closing = new AbortController();
  let waiting: string | undefined;
  let work: Promise<void> | undefined;

  async function readAll(): Promise<void> {
    while (waiting !== undefined) {
      const text = waiting;
      waiting = undefined;
      const reading = await readAside({ settings, text }, closing.signal);
      if (closing.signal.aborted) return;
      onReading(reading);
    }
    work = undefined;
  }

  return {
    request(text) {
      waiting = text;
      work ??= readAll();
    },
    async close() {
      closing.abort();
      await work;
    },
  };
}
