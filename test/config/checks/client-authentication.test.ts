import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { localhostCertificate, otherCertificate } from "../../provider/test-certificates.ts";
import { linesOf, loadWritten } from "../written-config.ts";

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const FILES = {
  "gate.pem": String(privateKey.export({ type: "pkcs8", format: "pem" })),
  "gate.jwk": JSON.stringify({ ...privateKey.export({ format: "jwk" }), kid: "gate-1" }),
  "tls.crt": localhostCertificate.cert + otherCertificate,
  "tls.key": localhostCertificate.key,
  "ca.pem": localhostCertificate.cert + otherCertificate,
};

const ACCEPTED = [
  "clientId: gate, clientSecret: a",
  "clientId: gate, clientSecret: a, clientAuthentication: client_secret_basic",
  "clientId: gate, clientSecret: a, clientAuthentication: client_secret_post",
  "clientId: gate, clientKey: { file: gate.pem }, clientAuthentication: private_key_jwt",
  "clientId: gate, clientKey: { file: gate.jwk }, clientAuthentication: private_key_jwt",
  "clientId: gate, clientCertificate: { file: tls.crt }, clientKey: { file: tls.key }, clientAuthentication: tls_client_auth",
  "clientSecret: abc-._~+/==, clientAuthentication: bearer",
  "clientId: gate, clientSecret: a, ca: { file: ca.pem }",
];

const load = (settings: string) =>
  loadWritten(
    `directories: { staff: { type: file, path: users.yaml } }
providers: { corp: { preset: oidc, issuer: "https://login.example.com", ${settings} } }
policies: [{ name: jira, grants: [{ type: authorizationGrant, provider: corp, audience: jira, directory: staff }] }]
`,
    {},
    FILES,
  );

describe("how our client proves itself", () => {
  for (const settings of ACCEPTED) {
    it(`may be written ${settings}`, async () => {
      assert.deepEqual(linesOf(await load(settings)), []);
    });
  }

  it("is kept as the files beside the configuration say it", async () => {
    const loaded = await load(
      "clientId: gate, clientKey: { file: gate.jwk }, clientAuthentication: private_key_jwt, ca: { file: ca.pem }",
    );
    assert.ok(loaded.kind === "loaded");
    const { clientKey, ca } = loaded.settings.providers.corp ?? {};
    assert.deepEqual([clientKey, ca], [FILES["gate.jwk"], FILES["ca.pem"].trimEnd()]);
  });
});
