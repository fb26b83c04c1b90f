import type { Reload, ReloadReport } from "../workers/reload.ts";
import { type AdminReply, failure } from "./reply.ts";

/** What another process answers; undefined where it is gone or silent. */
export type RemoteReload = () => Promise<ReloadReport | undefined>;

const STATUS = { invalid: 422, impossible: 409 } as const;

/** Answers `POST /reload`, whose body says nothing. */
export function createReloadAnswer(reload: Reload | RemoteReload): (body: string) => Promise<AdminReply> {
  return async (body) => {
    if (body.trim() !== "") return failure(400, "There is nothing that a body could say.");
    const report = await reload();
    if (report === undefined) return failure(503, "What the reload has come to is in the log alone.");
    return replyFor(report);
  };
}

function replyFor(report: ReloadReport): AdminReply {
  if (report.kind === "unchanged") return { status: 200, body: { changes: [] } };
  if (report.kind === "reloaded") return { status: 200, body: { changes: report.changes } };
  const { because, problems } = report;
  const { status, body } = failure(STATUS[because], "The configuration before goes on.");
  return { status, body: { ...body, problems } };
}
