import assert from "node:assert/strict";
import { linesOf, loadWritten } from "../written-config.ts";

const load = (corp: string, sso: string, second: string) =>
  loadWritten(`directories: { staff: { type: file, path: users.yaml } }
providers:
  corp: { preset: oidc, issuer: "https://login.example.com", clientId: gate, clientSecret: a, asserts: any${corp} }
  sso: { preset: oidc, issuer: "https://sso.example.com", clientId: gate, clientSecret: a, asserts: any${sso} }
policies:
  - name: jira
    grants:
      - { type: authorizationGrant, provider: corp, directory: staff }
      - { directory: staff, ${second} }
`);

const OF_SSO = "type: authorizationGrant, provider: sso";
const OF_A_CLIENT = "type: clientCredentials, provider: sso, serviceAccounts: { ci: svc-ci }";

/** What corp adds, what sso adds, the second grant. */
const ACCEPTED = [
  ["", "", "type: authorizationGrant, provider: corp"],
  ["", "", "type: jwt, provider: sso, audience: jira"],
  ["", "", "type: jwt, provider: sso, audience: jira, verify: introspection"],
  ["", "", `${OF_A_CLIENT}, verify: keys`],
  [", tokenPrefix: [corp_]", ", tokenPrefix: [sso_]", OF_SSO],
  [", tokenPrefix: [corp_]", ", tokenPrefix: [sso_]", OF_A_CLIENT],
  [", tokenPrefix: [corp_, corp_a_]", ", tokenPrefix: [sso_]", OF_SSO],
  [", tokenPrefix: [a_]", ", tokenPrefix: [a_]", "type: jwt, provider: sso, audience: jira"],
] as const;

describe("opaque tokens of several providers", () => {
  for (const [corp, sso, second] of ACCEPTED) {
    it(`are told apart, or not mixed, for { ${second} } with${corp}${sso || " no prefix"}`, async () => {
      assert.deepEqual(linesOf(await load(corp, sso, second)), []);
    });
  }
});
