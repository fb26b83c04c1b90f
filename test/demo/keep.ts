import { once } from "node:events";
import type { Stack } from "../support/stack.ts";
import type { ExampleTokens } from "../support/tokens.ts";

/** Prints what can be tried by hand, and waits for the end of the terminal's patience. */
export async function describeStack({ envoy, grantgate, oidc }: Stack, tokens: ExampleTokens): Promise<void> {
  const curl = (token: string) =>
    `curl -i ${envoy.origin}/rest/api/2/myself -H 'Host: jira.example.com' -H 'Authorization: Bearer ${token}'`;
  console.log(`
Envoy      ${envoy.origin}      its admin ${envoy.adminOrigin}
grantgate  127.0.0.1:${grantgate.port} (gRPC)      ${grantgate.opsOrigin}/metrics
provider   ${oidc.issuer}
users      ${grantgate.folder}/users.yaml (change it: it is reloaded)

# A JWT of the user admin
${curl(tokens.jwt.admin)}

# A token that the client ci-bot got for itself
${curl(tokens.client.known)}

# An opaque token of the user alice
${curl(tokens.opaque.alice)}

# No token
curl -i ${envoy.origin}/rest/api/2/myself -H 'Host: jira.example.com'

Ctrl-C stops everything.`);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
}
