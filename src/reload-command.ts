import { type AdminAnswer, askAdmin } from "./admin-client.ts";
import type { ConfigSettings } from "./config/schema.ts";
import { claimsOf } from "./credential/claims.ts";

/** Milliseconds: workers are replaced one after another, and each drains. Ten minutes. */
const PATIENCE = 600_000;

export function askToReload(admin: NonNullable<ConfigSettings["admin"]>): Promise<AdminAnswer> {
  return askAdmin(admin, { path: "/reload", patience: PATIENCE });
}

/** What has changed, a line each. */
export function reloadLines(changes: unknown): readonly string[] {
  if (!Array.isArray(changes) || changes.length === 0) return ["nothing has changed"];
  return changes.map((change) => `${claimsOf(change)?.kind} ${claimsOf(change)?.path}`);
}
