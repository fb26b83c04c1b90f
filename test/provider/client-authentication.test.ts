import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { decodeProtectedHeader, jwtVerify } from "jose";
import { clientSecretBasic, createClientAuthentication } from "../../src/provider/client-authentication.ts";
import { providerSettings, type WrittenProvider } from "./provider-under-test.ts";

const INTROSPECTION = "https://login.example.com/introspect";

/** RFC 6749, appendix B: form encoding of id and secret, then RFC 7617. */
const CASES = [
  ["gate", "secret", "gate:secret"],
  ["ga:te", "se:cret", "ga%3Ate:se%3Acret"],
  ["a b", "c+d", "a+b:c%2Bd"],
  ["100%", "%3A", "100%25:%253A"],
  ["a&b=c", "d/e?f#g", "a%26b%3Dc:d%2Fe%3Ff%23g"],
  ["£", "€", "%C2%A3:%E2%82%AC"],
  ["a-b_c.d*e", "~", "a-b_c.d*e:%7E"],
] as const;

describe("clientSecretBasic", () => {
  for (const [id, secret, joined] of CASES) {
    it(`sends ${id} and ${secret} as ${joined}`, () => {
      const [scheme, encoded = ""] = clientSecretBasic(id, secret).split(" ");
      assert.deepEqual([scheme, Buffer.from(encoded, "base64").toString()], ["Basic", joined]);
    });
  }
});

describe("createClientAuthentication", () => {
  const authenticationOf = (more: Omit<WrittenProvider, "preset">) =>
    createClientAuthentication(providerSettings({ preset: "custom", clientId: "gate", ...more }));

  const fixed = [
    [undefined, { authorization: clientSecretBasic("gate", "s+e") }, {}],
    ["client_secret_basic", { authorization: clientSecretBasic("gate", "s+e") }, {}],
    ["client_secret_post", {}, { client_id: "gate", client_secret: "s+e" }],
    ["tls_client_auth", {}, { client_id: "gate" }],
    ["bearer", { authorization: "Bearer s+e" }, {}],
  ] as const;
  for (const [clientAuthentication, headers, parameters] of fixed) {
    it(`proves itself by ${clientAuthentication ?? "the default"}`, async () => {
      const authenticate = authenticationOf({ clientAuthentication, clientSecret: "s+e" });
      assert.deepEqual(await authenticate(INTROSPECTION), { headers, parameters });
    });
  }

  describe("by private_key_jwt", () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const clientKey = JSON.stringify({ ...privateKey.export({ format: "jwk" }), kid: "gate-1" });

    async function assertionOf(more: Omit<WrittenProvider, "preset"> = {}): Promise<string> {
      const authenticate = authenticationOf({ clientAuthentication: "private_key_jwt", clientKey, ...more });
      const { headers, parameters } = await authenticate(INTROSPECTION);
      assert.deepEqual(headers, {});
      const { client_assertion = "", ...others } = parameters;
      const type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
      assert.deepEqual(others, { client_assertion_type: type });
      return client_assertion;
    }
    const claimsOf = async (assertion: string) =>
      (await jwtVerify(assertion, createPublicKey(privateKey))).payload;

    it("signs a JWT about itself, good for a minute", async () => {
      const assertion = await assertionOf();
      assert.deepEqual(decodeProtectedHeader(assertion), { alg: "ES256", kid: "gate-1" });
      const { iat = 0, jti = "", ...claims } = await claimsOf(assertion);
      assert.ok(Math.abs(iat - Date.now() / 1_000) < 5);
      assert.equal(jti.length, 36);
      assert.deepEqual(claims, { iss: "gate", sub: "gate", aud: INTROSPECTION, exp: iat + 60 });
    });

    it("addresses the issuer where there is one", async () => {
      const { aud } = await claimsOf(await assertionOf({ issuer: "https://login.example.com" }));
      assert.equal(aud, "https://login.example.com");
    });

    it("never signs two of one jti", async () => {
      const authenticate = authenticationOf({ clientAuthentication: "private_key_jwt", clientKey });
      const proofs = [await authenticate(INTROSPECTION), await authenticate(INTROSPECTION)];
      const ids = proofs.map(async ({ parameters }) => {
        const { jti } = await claimsOf(parameters.client_assertion ?? "");
        return jti;
      });
      assert.equal(new Set(await Promise.all(ids)).size, 2);
    });

    it("throws at once where the key is none, and quotes nothing of it", () => {
      assert.throws(
        () => authenticationOf({ clientAuthentication: "private_key_jwt", clientKey: "s3cret" }),
        { name: "TypeError", message: "clientKey is a text that is no private key" },
      );
    });

    it("names no key that has no name", async () => {
      const pem = String(privateKey.export({ type: "pkcs8", format: "pem" }));
      assert.deepEqual(decodeProtectedHeader(await assertionOf({ clientKey: pem })), { alg: "ES256" });
    });
  });
});
