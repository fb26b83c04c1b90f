import type { RefusalCode } from "../decision/outcome.ts";

/** One value, or several where the source has a list. */
export type AttributeValue = string | readonly string[];

/** A user as a directory knows it. `username` is the directory's own spelling. */
export interface User {
  readonly username: string;
  readonly email?: string;
  readonly displayName?: string;
  readonly groups: readonly string[];
  /** The attributes that the directory's settings name beside these; each by that name. */
  readonly more?: Readonly<Record<string, AttributeValue>>;
}

export interface UserQuery {
  /** Every attribute to compare with; the list is evaluated whole, so two users matching is `ambiguous`. */
  readonly keys: readonly string[];
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

/**
 * The five answers; `detail` is for the log. A deleted user is `notFound`; `unavailable` is an outage, is never cached,
 * and alone has `retryAfter`.
 */
export type LookupResult =
  | { readonly kind: "found"; readonly user: User }
  | {
      readonly kind: Exclude<LookupKind, "found">;
      readonly detail?: string;
      readonly retryAfter?: number;
    };

/** One account of a source. */
export interface Account {
  /** By which the source tells accounts apart: the same account found by two attributes is one. */
  readonly id: string;
  readonly user: User;
  readonly active: boolean;
}

/** An outage of a source; `detail` names the fault by code, and quotes neither question nor answer. */
export interface Unavailable {
  readonly kind: "unavailable";
  readonly detail: string;
  /** Whole seconds, at least 1, until it is worth asking again, where that is known. */
  readonly retryAfter?: number;
}

export interface Candidates {
  readonly kind: "candidates";
  readonly accounts: readonly Account[];
}

/**
 * A source of users. It gives every account that may answer the query, deleted ones left out; which of them do is
 * decided afterwards, alike for all sources. Never rejects for an outage: a rejection is a defect.
 */
export interface UserDirectory {
  readonly name: string;
  /** Changes whenever earlier answers may no longer hold; part of every cache key. */
  readonly revision: string;
  search(query: UserQuery): Promise<Candidates | Unavailable>;
  /** How the source is asked, for the operator: the query as it is sent, no secret in it. */
  describe(query: UserQuery): string;
  close(): Promise<void>;
}

export const unavailable = (detail: string): Unavailable => ({ kind: "unavailable", detail });
