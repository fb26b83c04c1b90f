import type { CacheKeys } from "../cache/digest.ts";
import type { ConfigSettings } from "../config/schema.ts";
import type { Observers } from "../decide.ts";
import type { Revocations } from "../revocation/revocations.ts";
import { createAdmission } from "./admit.ts";
import { createRevoke } from "./revoke.ts";
import type { AdminServerOptions } from "./server.ts";

export interface AdminContext extends Observers {
  readonly keys: CacheKeys;
  readonly revocations: Pick<Revocations, "revoke"> | undefined;
}

export type AdminAnswers = Pick<AdminServerOptions, "admit" | "answer">;

/** Undefined where nobody administers the service. */
export function buildAdmin(settings: ConfigSettings, context: AdminContext): AdminAnswers | undefined {
  const { admin } = settings;
  const { revocations } = context;
  if (admin === undefined || revocations === undefined) return undefined;
  const { token, listen, hosts = [] } = admin;
  const admit = createAdmission({ token, listen, hosts });
  return { admit, answer: createRevoke({ ...context, settings, revocations }) };
}
