import type { CachedDirectory } from "./cached.ts";

/**
 * Directories asked one after the other: only *not found* goes on to the next, so that an outage or an inactive
 * account never makes way for a namesake elsewhere.
 */
export function chainDirectories([first, ...others]: readonly CachedDirectory[]): CachedDirectory {
  if (first === undefined) throw new TypeError("a chain of no directories");
  if (others.length === 0) return first;
  return {
    async lookup(query) {
      let answer = await first.lookup(query);
      for (const next of others) {
        if (answer.value.kind !== "notFound") return answer;
        answer = await next.lookup(query);
      }
      return answer;
    },
    // Each is closed by who opened it: a directory may be in several chains.
    close: async () => undefined,
  };
}
