import { foldAscii } from "../directory/compare.ts";

/**
 * What a revocation is about. `source` is a provider's name: what one provider says concerns its own subjects alone.
 * The last two only make remembered answers forgotten; all others refuse tokens as well.
 */
export type Target =
  /** `token` names it in cache keys, `signed` by what its signature covers: an ECDSA signature has a second spelling. */
  | { readonly kind: "token"; readonly token: string; readonly signed: string }
  | { readonly kind: "subject"; readonly source: string; readonly subject: string }
  | { readonly kind: "session"; readonly source: string; readonly session: string }
  /** Those of the subject's tokens that name no session: whose they are, nobody can tell. */
  | { readonly kind: "sessionless"; readonly source: string; readonly subject: string }
  | { readonly kind: "email"; readonly source: string; readonly email: string }
  | { readonly kind: "client"; readonly source: string; readonly client: string }
  /** The username of the directory's record, whichever provider named the user. */
  | { readonly kind: "user"; readonly username: string }
  | { readonly kind: "source"; readonly source: string }
  | { readonly kind: "all" };

export type DenyingTarget = Exclude<Target, { kind: "source" | "all" }>;

/** Tokens issued until `at` are refused, and answers obtained until then forgotten. Milliseconds since the epoch. */
export interface Revocation {
  readonly target: Target;
  readonly at: number;
  /** When nothing that it concerns can be used any longer. */
  readonly until: number;
}

/** Equal for one revocation, however often and by whomever it is told. */
export function revocationKey({ target, at }: Revocation): string {
  return `${at} ${targetKey(target)}`;
}

/** Distinct for distinct targets. Names compare as directories compare them. */
export function targetKey(target: Target): string {
  switch (target.kind) {
    case "token":
      return JSON.stringify(["token", target.signed]);
    case "subject":
      return JSON.stringify(["subject", target.source, target.subject]);
    case "session":
      return JSON.stringify(["session", target.source, target.session]);
    case "sessionless":
      return JSON.stringify(["sessionless", target.source, target.subject]);
    case "email":
      return JSON.stringify(["email", target.source, foldAscii(target.email)]);
    case "client":
      return JSON.stringify(["client", target.source, target.client]);
    case "user":
      return JSON.stringify(["user", foldAscii(target.username)]);
    case "source":
      return JSON.stringify(["source", target.source]);
    case "all":
      return JSON.stringify(["all"]);
  }
}
