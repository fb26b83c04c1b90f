import type { ConfigSettings } from "../config/schema.ts";

type Setting = readonly [name: string, read: (settings: ConfigSettings) => unknown];

/** What only a restart can change, by its name in the configuration. */
export const FIXED: readonly Setting[] = [
  ["workers", ({ workers }) => workers],
  ["listen", ({ listen }) => listen],
  ["ops", ({ ops }) => ops],
  // What they hold is served from then on; that they are there is settled when the port is opened.
  ["tls", ({ tls }) => tls !== undefined],
  ["tls.clientCa", ({ tls }) => tls?.clientCa !== undefined],
  ["admin.listen", ({ admin }) => admin?.listen],
  ["events.listen", ({ events }) => events?.listen],
];

/** The same where one process goes on: its listeners hold more of it. */
export const FIXED_IN_PLACE: readonly Setting[] = [
  ...FIXED,
  ["transport", ({ transport }) => transport],
  ["realm", ({ realm }) => realm],
  ["errors", ({ errors }) => errors],
  ["drain", ({ drain }) => drain],
];

/** Names of settings that differ though they are fixed. */
export function changedFixed(
  before: ConfigSettings,
  after: ConfigSettings,
  fixed: readonly Setting[],
): readonly string[] {
  return fixed
    .filter(([, read]) => JSON.stringify(read(before)) !== JSON.stringify(read(after)))
    .map(([name]) => name);
}
