import type { GrantType } from "../decision/decision.ts";
import type { RefusalCode } from "../decision/outcome.ts";
import type { RefusedValidation } from "./validation.ts";

type RefusalTable = Readonly<Record<GrantType, Readonly<Record<RefusedValidation["kind"], RefusalCode>>>>;

/** The documented answer of each grant to each way in which a token fails. */
export const VALIDATION_REFUSALS: RefusalTable = {
  jwt: {
    invalid: "token_invalid",
    expired: "token_expired",
    inactive: "token_invalid",
    clientRefused: "unavailable",
    outage: "unavailable",
  },
  clientCredentials: {
    invalid: "token_invalid",
    expired: "client_refused",
    inactive: "client_refused",
    clientRefused: "client_refused",
    outage: "unavailable",
  },
  authorizationGrant: {
    invalid: "token_invalid",
    expired: "token_expired",
    inactive: "token_expired",
    clientRefused: "unavailable",
    outage: "unavailable",
  },
};

const UNAVAILABLE = {
  jwt: "unavailable",
  clientCredentials: "unavailable",
  authorizationGrant: "unavailable",
} as const;

/** A revoked token is answered like an expired one: its holder must obtain another. */
export const REVOCATION_REFUSALS: Readonly<
  Record<"revoked" | "unavailable", Readonly<Record<GrantType, RefusalCode>>>
> = {
  revoked: { jwt: "token_expired", clientCredentials: "client_refused", authorizationGrant: "token_expired" },
  unavailable: UNAVAILABLE,
};
