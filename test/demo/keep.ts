import { setInterval } from "node:timers/promises";
import type { Stack } from "../support/stack.ts";
import type { ExampleTokens } from "../support/tokens.ts";

const HOUR = 3_600_000;

/** Where else there is something to look at. */
export interface Places {
  readonly users?: string | undefined;
  readonly prometheus?: string | undefined;
}

/** Prints what can be tried by hand, and stays until a signal ends the process. */
export async function describeStack(
  { envoy, grantgate, oidc }: Stack,
  tokens: ExampleTokens,
  { users = `${grantgate.folder}/users.yaml (change it: it is reloaded)`, prometheus }: Places,
): Promise<void> {
  const curl = (token: string) =>
    `curl -i ${envoy.origin}/rest/api/2/myself -H 'Host: jira.example.com' -H 'Authorization: Bearer ${token}'`;
  console.log(`
Envoy      ${envoy.origin}      its admin ${envoy.adminOrigin}
grantgate  127.0.0.1:${grantgate.port} (gRPC)      ${grantgate.opsOrigin}/metrics
provider   ${oidc.issuer}
users      ${users}${prometheus === undefined ? "" : `\nPrometheus ${prometheus}/graph      ${prometheus}/alerts`}

# A JWT of the user admin
${curl(tokens.jwt.admin)}

# A token that the client ci-bot got for itself
${curl(tokens.client.known)}

# An opaque token of the user alice
${curl(tokens.opaque.alice)}

# No token
curl -i ${envoy.origin}/rest/api/2/myself -H 'Host: jira.example.com'

Ctrl-C stops everything.`);
  for await (const _ of setInterval(HOUR));
}
