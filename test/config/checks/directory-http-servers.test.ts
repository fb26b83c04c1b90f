import assert from "node:assert/strict";
import { localhostCertificate } from "../../provider/test-certificates.ts";
import { linesOf, loadWritten } from "../written-config.ts";

const ACCEPTED: readonly (readonly [what: string, directory: string])[] = [
  ["Jira, by a token", "{ type: http, preset: jira, url: 'https://jira.example.com/jira/', token: a-token }"],
  [
    "Jira, by an account and with a further attribute",
    "{ type: http, preset: jira, url: 'https://jira.example.com:8443', basic: { username: a, password: 'b:c' }, attributes: { key: /key } }",
  ],
  [
    "an API on loopback",
    "{ type: http, urls: ['http://127.0.0.1:8080/{username}'], headers: { Authorization: 'Token abc' } }",
  ],
  [
    "an API over http where that is permitted",
    "{ type: http, urls: ['http://hr.example.com/{username}'], allowHttp: true, notFound: [204, 404, 410] }",
  ],
  [
    "an API whose lists come in parts, and its own CA",
    "{ type: http, urls: [{ url: 'https://hr.example.com/u?q={username}&from={offset}', users: /items, pageSize: 50 }], details: 'https://hr.example.com/u/{username}', id: /id, ca: { file: ca.pem } }",
  ],
  ["SCIM, by a token", "{ type: scim, url: 'https://scim.example.com/v2', token: a-token }"],
  [
    "Entra, by client credentials",
    "{ type: scim, preset: scim-entra, client: { tokenEndpoint: 'https://login.example.com/token', clientId: a, clientSecret: b, ca: { file: ca.pem } } }",
  ],
  [
    "a service that Okta provisions, with addresses",
    "{ type: scim, preset: scim-okta, url: 'https://scim.example.com', token: a-token, attributes: { email: 'emails[type eq \"work\"].value' }, groups: search }",
  ],
];

describe("a directory that is asked over HTTP", () => {
  for (const [what, directory] of ACCEPTED) {
    it(`may be ${what}`, async () => {
      const yaml = `directories:\n  staff: ${directory}\npolicies: [{ name: open, public: true }]\n`;
      const loaded = await loadWritten(yaml, {}, { "ca.pem": localhostCertificate.cert });
      assert.deepEqual(linesOf(loaded), []);
    });
  }

  it("shows no secret in what is refused", async () => {
    const secret = "s3cret value";
    const yaml = `directories:
  hr: { type: http, urls: ["http://hr.example.com/{username}"], token: ${secret}, headers: { a: "${secret}\\n" } }
  jira: { type: http, preset: jira, url: "https://\${WORD}.example.com?", basic: { username: "a:", password: [${secret}] } }
  scim: { type: scim, token: ${secret}, client: { clientSecret: [${secret}] } }
policies: [{ name: open, public: true }]
`;
    const lines = linesOf(await loadWritten(yaml, { WORD: "s3cret" }));
    assert.ok(lines.length >= 5, lines.join("\n"));
    assert.deepEqual(
      lines.filter((line) => line.includes("s3cret")),
      [],
    );
  });
});
