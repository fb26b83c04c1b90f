import type { ConfigSettings } from "../config/schema.ts";

/** What a running service keeps, by its name in the configuration. */
const FIXED: readonly (readonly [name: string, read: (settings: ConfigSettings) => unknown])[] = [
  ["workers", ({ workers }) => workers],
  ["listen", ({ listen }) => listen],
  ["ops", ({ ops }) => ops],
  ["admin.listen", ({ admin }) => admin?.listen],
  ["events.listen", ({ events }) => events?.listen],
];

/** Names of settings that differ though only a restart can change them. */
export function changedFixed(before: ConfigSettings, after: ConfigSettings): readonly string[] {
  const differs = (read: (settings: ConfigSettings) => unknown) =>
    JSON.stringify(read(before)) !== JSON.stringify(read(after));
  return FIXED.flatMap(([name, read]) => (differs(read) ? [name] : []));
}
