import type { Grant } from "../../src/grant/grant.ts";
import type { Provider } from "../../src/provider/provider.ts";
import { decide, grantBuilder } from "./grants-under-test.ts";

/** Every way in which a grant validates tokens; `Asked` is by introspection. */
export type EveryGrant = ReturnType<typeof everyGrant>;
/** What each of them answers: `runs as` somebody, or the outcome. */
export type Answers = Readonly<Record<keyof EveryGrant, string>>;

export function everyGrant(provider: Provider) {
  const grant = grantBuilder(provider);
  const client = { type: "clientCredentials", serviceAccounts: { "ci-bot": "svc-ci" } } as const;
  const user = { type: "authorizationGrant" } as const;
  return {
    jwt: grant({ type: "jwt", audience: "jira" }),
    jwtAsked: grant({ type: "jwt", audience: "jira", verify: "introspection" }),
    clientAsked: grant(client),
    clientByKeys: grant({ ...client, audience: "jira", verify: "keys" }),
    userAsked: grant(user),
    userByUserinfo: grant({ ...user, verify: "userinfo", allowAnyClient: true }),
  };
}

/** A token that each grant knows for another's, or not at all. */
export const NOBODY: Answers = {
  jwt: "token_invalid",
  jwtAsked: "token_invalid",
  clientAsked: "client_refused",
  clientByKeys: "client_refused",
  userAsked: "token_expired",
  userByUserinfo: "token_expired",
};

/** Each grant's answer, were it the policy's only one. */
export async function answersOf(grants: EveryGrant, token: string): Promise<Record<string, string>> {
  const answer = async ([name, grant]: [string, Grant]) => [name, await decide([grant], token)] as const;
  return Object.fromEntries(await Promise.all(Object.entries(grants).map(answer)));
}
