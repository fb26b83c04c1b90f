import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { introspect } from "../../src/grant/introspection.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { observeProviderCalls } from "../../src/observe/provider-calls.ts";
import { tokenOf } from "../grant/grants-under-test.ts";
import { recordLog } from "../observe/recorded-log.ts";
import {
  type AuthenticatingProvider,
  SECRET,
  startAuthenticatingProvider,
} from "./authenticating-provider.ts";
import { noKeys, providerUnderTest, type WrittenProvider } from "./provider-under-test.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" });
const ed25519 = generateKeyPairSync("ed25519");
const stranger = generateKeyPairSync("ec", { namedCurve: "P-256" });

const publicJwk = ({ publicKey }: { publicKey: KeyObject }, kid: string) => ({
  ...publicKey.export({ format: "jwk" }),
  kid,
  use: "sig",
});
const pem = (key: KeyObject) => String(key.export({ type: "pkcs8", format: "pem" }));
const jwk = (key: KeyObject, kid: string) => JSON.stringify({ ...key.export({ format: "jwk" }), kid });

type Method = NonNullable<WrittenProvider["clientAuthentication"]>;
type Credential = Pick<WrittenProvider, "clientSecret" | "clientKey">;

const ROWS: readonly (readonly [what: string, method: Method, credential: Credential, verdict: string])[] = [
  ["its secret", "client_secret_basic", { clientSecret: SECRET }, "active"],
  ["its secret", "client_secret_post", { clientSecret: SECRET }, "active"],
  ["an RSA key as PEM", "private_key_jwt", { clientKey: pem(rsa.privateKey) }, "active"],
  ["a P-256 key as JWK", "private_key_jwt", { clientKey: jwk(p256.privateKey, "p256") }, "active"],
  ["an Ed25519 key as JWK", "private_key_jwt", { clientKey: jwk(ed25519.privateKey, "ed") }, "active"],
  ["another secret", "client_secret_basic", { clientSecret: `${SECRET}x` }, "clientRefused"],
  ["another secret", "client_secret_post", { clientSecret: `${SECRET}x` }, "clientRefused"],
  ["a stranger's key", "private_key_jwt", { clientKey: pem(stranger.privateKey) }, "clientRefused"],
];

describe("introspection at a real provider", () => {
  let real: AuthenticatingProvider;

  before(async () => {
    real = await startAuthenticatingProvider([
      publicJwk(rsa, "rsa"),
      publicJwk(p256, "p256"),
      publicJwk(ed25519, "ed"),
    ]);
  });
  after(() => real.stop());

  for (const [what, method, credential, expected] of ROWS) {
    for (const addressee of ["issuer", "introspection endpoint"]) {
      it(`by ${method} with ${what}, the ${addressee} known: ${expected}`, async () => {
        const { issuer, introspectionEndpoint } = real;
        const provider = providerUnderTest({
          preset: "custom",
          introspectionEndpoint,
          ...(addressee === "issuer" && { issuer }),
          clientId: method,
          clientAuthentication: method,
          ...credential,
        });
        const verdict = await introspect(tokenOf(await real.issueToken()), provider, noKeys);
        await provider.close();
        assert.equal(verdict.kind, expected, JSON.stringify(verdict));
      });
    }
  }

  it("is refused to a client of a key that shows a secret", async () => {
    const provider = providerUnderTest({
      preset: "custom",
      introspectionEndpoint: real.introspectionEndpoint,
      clientId: "private_key_jwt",
      clientAuthentication: "client_secret_post",
      clientSecret: SECRET,
    });
    assert.equal(
      (await introspect(tokenOf(await real.issueToken()), provider, noKeys)).kind,
      "clientRefused",
    );
    await provider.close();
  });

  it("logs a refused client without its secret, its key or its assertion", async () => {
    const { log, lines } = recordLog();
    const observe = observeProviderCalls("corp", createMetrics(), log);
    const clientKey = jwk(stranger.privateKey, "stranger");
    const refused = [
      { clientAuthentication: "client_secret_post", clientSecret: "wr0ng-secret" },
      { clientAuthentication: "private_key_jwt", clientKey },
    ] as const;
    for (const credential of refused) {
      const provider = providerUnderTest({
        preset: "custom",
        introspectionEndpoint: real.introspectionEndpoint,
        clientId: credential.clientAuthentication,
        ...credential,
      });
      const verdict = await observe("introspection", () => introspect(tokenOf("opaque"), provider, noKeys));
      log.error(verdict);
      await provider.close();
    }
    const { d = "" } = stranger.privateKey.export({ format: "jwk" });
    const written = JSON.stringify(lines);
    assert.match(written, /the provider refuses our own client/);
    for (const secret of ["wr0ng", d, "eyJ"]) assert.ok(!written.includes(secret), secret);
  });
});
