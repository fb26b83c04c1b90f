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
