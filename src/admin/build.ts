import type { CacheKeys } from "../cache/digest.ts";
import type { ConfigSettings } from "../config/schema.ts";
import type { Observers } from "../decide.ts";
import type { Revocations } from "../revocation/revocations.ts";
import { createAdmission } from "./admit.ts";
import { createReloadAnswer, type RemoteReload } from "./reload.ts";
import { type AdminReply, failure } from "./reply.ts";
import { createRevoke } from "./revoke.ts";
import type { AdminServerOptions } from "./server.ts";

export interface AdminContext extends Observers {
  readonly keys: CacheKeys;
  readonly revocations: Pick<Revocations, "revoke"> | undefined;
  /** Undefined where nothing could be read again. */
  readonly reload: RemoteReload | undefined;
}

type AdminSettings = Pick<ConfigSettings, "admin" | "providers" | "policies">;

export type AdminAnswers = Pick<AdminServerOptions, "admit" | "answer">;

interface AdminPath {
  readonly takesBody: boolean;
  answer(body: string): Promise<AdminReply>;
}

/** Undefined where nobody administers the service. */
export function buildAdmin(settings: AdminSettings, context: AdminContext): AdminAnswers | undefined {
  const { admin } = settings;
  if (admin === undefined) return undefined;
  const { token, listen, hosts = [] } = admin;
  const paths = new Map(pathsOf(settings, context));
  const admit = createAdmission({ token, listen, hosts, paths });
  return {
    admit,
    answer: async (path, body) => paths.get(path)?.answer(body) ?? failure(404, "Nothing is here."),
  };
}

function* pathsOf(settings: AdminSettings, context: AdminContext): Generator<[string, AdminPath]> {
  const { revocations, reload } = context;
  if (revocations) {
    yield ["/revocations", { takesBody: true, answer: createRevoke({ ...context, settings, revocations }) }];
  }
  if (reload) yield ["/reload", { takesBody: false, answer: createReloadAnswer(reload) }];
}
