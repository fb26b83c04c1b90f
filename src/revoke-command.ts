import { type AdminAnswer, askAdmin } from "./admin-client.ts";
import type { Arguments } from "./command-line.ts";
import type { ConfigSettings } from "./config/schema.ts";

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

export function askToRevoke(
  admin: NonNullable<ConfigSettings["admin"]>,
  body: Readonly<Record<string, unknown>>,
): Promise<AdminAnswer> {
  return askAdmin(admin, { path: "/revocations", body, patience: PATIENCE });
}
