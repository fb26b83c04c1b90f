import assert from "node:assert/strict";
import { linesOf, loadWritten } from "../written-config.ts";

const load = (provider: string, grant: string) =>
  loadWritten(`directories: { staff: { type: file, path: users.yaml } }
providers: { corp: { issuer: "https://login.example.com", clientId: gate, clientSecret: a, ${provider} } }
policies: [{ name: jira, grants: [{ provider: corp, directory: staff, username: sub, ${grant} }] }]
`);

const USERINFO = "type: authorizationGrant, verify: userinfo, allowAnyClient: true";

/** The provider, the grant. */
const ACCEPTED = [
  ["preset: oidc", "type: authorizationGrant"],
  ["preset: oidc", "type: jwt, audience: jira"],
  ["preset: keycloak", USERINFO],
  ["preset: oidc, clientTokenMarker: { claim: kind, value: client }", USERINFO],
] as const;

describe("sub as the name of a user", () => {
  for (const [provider, grant] of ACCEPTED) {
    it(`may be taken by { ${grant} } of { ${provider} }`, async () => {
      assert.deepEqual(linesOf(await load(provider, grant)), []);
    });
  }
});
