import type { Claims } from "../credential/claims.ts";
import { VALIDATION_REFUSALS } from "./refusals.ts";
import { declined, type Subject } from "./subject.ts";
import { clientOf } from "./token-class.ts";

/** The name that a grant gives it, whatever the provider calls it. */
const STANDARD_CLIENT = ["client_id"];

const BY_USERNAME = ["username"];

/** Finds the configured service account of the client that a token was issued to (RFC 6749, section 4.4). */
export function serviceAccountSubject(
  serviceAccounts: ReadonlyMap<string, string>,
): (claims: Claims) => Subject {
  return (claims) => {
    const client = clientOf(claims, STANDARD_CLIENT);
    const account = client === undefined ? undefined : serviceAccounts.get(client);
    return account === undefined
      ? declined(VALIDATION_REFUSALS.clientCredentials.inactive, "the client is not configured", false)
      : { kind: "subject", query: { keys: BY_USERNAME, value: account } };
  };
}
