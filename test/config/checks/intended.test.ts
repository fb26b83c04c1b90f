import assert from "node:assert/strict";
import { linesOf, loadWritten } from "../written-config.ts";

const load = (provider: string, grant: string) =>
  loadWritten(`directories: { staff: { type: file, path: users.yaml } }
providers: { corp: { issuer: "https://login.example.com", clientSecret: a, ${provider} } }
policies: [{ name: jira, grants: [{ provider: corp, directory: staff, ${grant} }] }]
`);

/** The provider, the grant. */
const ACCEPTED = [
  ["preset: oidc, clientId: gate", "type: authorizationGrant"],
  ["preset: oidc, clientId: gate, clients: [web]", "type: authorizationGrant"],
  [
    "preset: custom, introspectionEndpoint: https://login.example.com/a, clientAuthentication: bearer, clients: [web]",
    "type: authorizationGrant",
  ],
  [
    "preset: custom, introspectionEndpoint: https://login.example.com/a, clientAuthentication: bearer",
    "type: authorizationGrant, audience: jira",
  ],
  [
    "preset: custom, introspectionEndpoint: https://login.example.com/a, clientAuthentication: bearer",
    "type: authorizationGrant, allowAnyClient: true",
  ],
  ["preset: oidc", "type: authorizationGrant, verify: userinfo, allowAnyClient: true"],
  ["preset: oidc, clientId: gate, clients: [web]", "type: jwt, audience: jira"],
  ["preset: oidc, clientId: gate", "type: jwt, audience: gate, verify: introspection"],
  ["preset: oidc, clientId: gate, accessTokenProfile: rfc9068", "type: jwt, audience: gate"],
  ["preset: keycloak, clientId: gate", "type: jwt, audience: gate"],
  [
    "preset: oidc, clientId: gate",
    "type: clientCredentials, audience: gate, verify: keys, serviceAccounts: { ci: svc-ci }",
  ],
] as const;

describe("for whom a token is meant", () => {
  for (const [provider, grant] of ACCEPTED) {
    it(`is known to { ${grant} } of { ${provider} }`, async () => {
      assert.deepEqual(linesOf(await load(provider, grant)), []);
    });
  }
});
