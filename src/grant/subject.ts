import type { RefusalCode } from "../decision/outcome.ts";
import type { UserQuery } from "../directory/directory.ts";

/** Whom the request runs as, or why not. */
export type Subject =
  | { readonly kind: "subject"; readonly query: UserQuery }
  /** The grant decides, against the token. */
  | {
      readonly kind: "refused";
      readonly outcome: RefusalCode;
      readonly detail: string;
      /** Seconds; see Outage. */
      readonly retryAfter?: number;
    }
  /** Not its kind of token: the next grant is tried. `outcome` is what it answers if none takes the token. */
  | {
      readonly kind: "declined";
      readonly outcome: RefusalCode;
      readonly detail: string;
      /** Declined for the class of the token alone, which tells the client less than any other reason. */
      readonly wrongClass: boolean;
    };

export function refused(outcome: RefusalCode, detail: string): Subject & { kind: "refused" } {
  return { kind: "refused", outcome, detail };
}

export function declined(
  outcome: RefusalCode,
  detail: string,
  wrongClass: boolean,
): Subject & { kind: "declined" } {
  return { kind: "declined", outcome, detail, wrongClass };
}
