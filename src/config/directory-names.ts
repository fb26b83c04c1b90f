import type { GrantSettings } from "./schema.ts";

/** The directories in which a grant looks its users up, in their order. */
export function directoryNamesOf({ directory }: GrantSettings): readonly string[] {
  return typeof directory === "string" ? [directory] : directory;
}
