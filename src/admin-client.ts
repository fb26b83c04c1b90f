import { request } from "undici";
import type { ConfigSettings } from "./config/schema.ts";
import { type Claims, claimsOf, parseClaims } from "./credential/claims.ts";
import { localAuthorityOf } from "./http/authority.ts";

/** What the running service answered. */
export type AdminAnswer =
  | { readonly kind: "done"; readonly members: Claims }
  /** `problems`: each thing that is wrong, where there are several. */
  | { readonly kind: "failed"; readonly reason: string; readonly problems: readonly string[] };

export interface AdminQuestion {
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Milliseconds until it is answered. */
  readonly patience: number;
}

/** Asks the running service, whose address and token its own configuration holds. */
export async function askAdmin(
  { listen, token }: NonNullable<ConfigSettings["admin"]>,
  { path, body, patience }: AdminQuestion,
): Promise<AdminAnswer> {
  const authority = localAuthorityOf(listen);
  try {
    const answer = await request(`http://${authority}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, ...(body && { "content-type": "application/json" }) },
      body: body ? JSON.stringify(body) : null,
      headersTimeout: patience,
    });
    const members = parseClaims(await answer.body.text()) ?? {};
    return answer.statusCode === 200 ? { kind: "done", members } : failureOf(answer.statusCode, members);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "no answer";
    return { kind: "failed", reason: `the service at ${authority} does not answer: ${code}`, problems: [] };
  }
}

function failureOf(status: number, members: Claims): AdminAnswer {
  const { message } = claimsOf(members.error) ?? {};
  const problems = Array.isArray(members.problems) ? members.problems.map(String) : [];
  return {
    kind: "failed",
    reason: `${status} ${typeof message === "string" ? message : ""}`.trim(),
    problems,
  };
}
