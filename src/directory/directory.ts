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

/** The five answers. A deleted user is `notFound`; `unavailable` is an outage and is never cached. */
export type LookupResult =
  | { readonly kind: "found"; readonly user: User }
  | { readonly kind: "notFound" }
  | { readonly kind: "inactive" }
  | { readonly kind: "ambiguous" }
  | { readonly kind: "unavailable"; readonly detail: string };

/** A source of users. Never rejects for an outage: that is `unavailable`. A rejection is a defect. */
export interface UserDirectory {
  readonly name: string;
  /** Changes whenever earlier answers may no longer hold; part of every cache key. */
  readonly revision: string;
  lookup(query: UserQuery): Promise<LookupResult>;
  close(): Promise<void>;
}
