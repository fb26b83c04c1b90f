import { request } from "undici";
import type { Arguments } from "./command-line.ts";
import type { ConfigSettings } from "./config/schema.ts";
import { claimsOf, parseClaims } from "./credential/claims.ts";
import { localAuthorityOf } from "./http/authority.ts";

/** What the running service answered. */
export type RevokeAnswer =
  | { readonly kind: "revoked"; readonly forgotten: unknown }
  | { readonly kind: "failed"; readonly reason: string };

/** Milliseconds: a large cache takes a while to be looked through. */
const PATIENCE = 60_000;
const KINDS = ["user", "subject", "session", "email", "client", "provider", "policy"] as const;

/** The body for `POST /revocations`; the service says what is wrong with it. A token comes from standard input alone. */
export function revokeBody(given: Arguments, token: string | undefined): Readonly<Record<string, unknown>> {
  const named = KINDS.flatMap((kind) => (given[kind] === undefined ? [] : [[kind, given[kind]]]));
  return {
    ...Object.fromEntries(named),
    ...(given.all && { all: true }),
    ...(token !== undefined && { token: token.trim() }),
  };
}

/** Asks the running service, whose address and token its own configuration holds. */
export async function askToRevoke(
  { listen, token }: NonNullable<ConfigSettings["admin"]>,
  body: Readonly<Record<string, unknown>>,
): Promise<RevokeAnswer> {
  const authority = localAuthorityOf(listen);
  try {
    const answer = await request(`http://${authority}/revocations`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
      headersTimeout: PATIENCE,
    });
    const members = parseClaims(await answer.body.text());
    if (answer.statusCode === 200) return { kind: "revoked", forgotten: members?.forgotten };
    const reason = claimsOf(members?.error)?.message;
    return {
      kind: "failed",
      reason: `${answer.statusCode} ${typeof reason === "string" ? reason : ""}`.trim(),
    };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "no answer";
    return { kind: "failed", reason: `the service at ${authority} does not answer: ${code}` };
  }
}
