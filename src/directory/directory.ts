import type { RefusalCode } from "../decision/outcome.ts";

/** A user as a directory knows it. `username` is the directory's own spelling. */
export interface User {
  readonly username: string;
  readonly email?: string;
  readonly displayName?: string;
  readonly groups: readonly string[];
}

/** An attribute that a user can be asked for by. */
export type UserKey = "username" | "email";

export interface UserQuery {
  /** Every attribute to compare with; the list is evaluated whole, so two users matching is `ambiguous`. */
  readonly keys: readonly UserKey[];
  readonly value: string;
}

export type LookupKind = "found" | "notFound" | "inactive" | "ambiguous" | "unavailable";

/** The documented answer to each lookup that finds no one user who may pass. */
export const LOOKUP_REFUSALS: Readonly<Record<Exclude<LookupKind, "found">, RefusalCode>> = {
  notFound: "user_not_found",
  inactive: "user_inactive",
  ambiguous: "user_ambiguous",
  unavailable: "unavailable",
};

/** The five answers; `detail` is for the log. A deleted user is `notFound`; `unavailable` is an outage and is never cached. */
export type LookupResult =
  | { readonly kind: "found"; readonly user: User }
  | { readonly kind: Exclude<LookupKind, "found">; readonly detail?: string };

/** A source of users. Never rejects for an outage: that is `unavailable`. A rejection is a defect. */
export interface UserDirectory {
  readonly name: string;
  /** Changes whenever earlier answers may no longer hold; part of every cache key. */
  readonly revision: string;
  lookup(query: UserQuery): Promise<LookupResult>;
  close(): Promise<void>;
}
