import assert from "node:assert/strict";
import fc from "fast-check";
import { type AnsweringServer, startAnsweringServer, withJson } from "../provider/answering-server.ts";
import { providerUnderTest, type WrittenProvider } from "../provider/provider-under-test.ts";
import { masks, withAlteredByte } from "./altered-bytes.ts";
import { decide, grantBuilder } from "./grants-under-test.ts";
import { ecdsa, forged, hmac, ISSUER, JWKS, KEYS, rsassa } from "./hostile-tokens-forge.ts";

const SECRET = "a signing secret of 64 bytes, which HS512 needs at the very least";
const HMACS = [
  ["HS256", "sha256", 32],
  ["HS384", "sha384", 48],
  ["HS512", "sha512", 64],
] as const;
const ALL = ["RS256", "ES256", "HS256", "HS384", "HS512"] as const;
const ALICE = "runs as alice";

type More = Omit<WrittenProvider, "preset">;

async function answerTo(token: string, more: More): Promise<string> {
  const provider = providerUnderTest({ preset: "custom", issuer: ISSUER, ...more });
  const answer = await decide([grantBuilder(provider)({ type: "jwt", audience: "jira" })], token);
  await provider.close();
  return answer;
}
const signedBy = (alg: string, hash: string, secret: string | Buffer, kid?: string) =>
  forged({ alg, kid }, {}, hmac(secret, hash));

describe("a jwt grant by signingSecret", () => {
  for (const [alg, hash, bytes] of HMACS) {
    const secret = SECRET.slice(0, bytes);
    const mine: More = { signingSecret: secret, algorithms: [alg] };
    const others = HMACS.filter(([other]) => other !== alg);

    it(`takes ${alg}, whatever kid the token names`, async () => {
      assert.equal(await answerTo(signedBy(alg, hash, secret), mine), ALICE);
      assert.equal(await answerTo(signedBy(alg, hash, secret, "any"), mine), ALICE);
    });
    it(`refuses ${alg} by another secret`, async () => {
      for (const other of [`${secret}a`, secret.slice(1), secret.toUpperCase(), "", SECRET.slice(-bytes)]) {
        assert.equal(await answerTo(signedBy(alg, hash, other), mine), "token_invalid", other);
      }
    });
    it(`refuses other algorithms where ${alg} alone is allowed, by the same secret`, async () => {
      for (const [other, otherHash] of others) {
        assert.equal(await answerTo(signedBy(other, otherHash, secret), mine), "token_invalid");
        assert.equal(await answerTo(signedBy(other, hash, secret), mine), "token_invalid");
        assert.equal(await answerTo(signedBy(alg, otherHash, secret), mine), "token_invalid");
      }
    });
    it(`refuses ${alg} by a secret shorter than its hash, though it is the right one`, async () => {
      const short = SECRET.slice(0, bytes - 1);
      const token = signedBy(alg, hash, short);
      assert.equal(await answerTo(token, { signingSecret: short, algorithms: [alg] }), "token_invalid");
    });
    it(`refuses ${alg} where it is not allowed`, async () => {
      const token = signedBy(alg, hash, secret);
      const algorithms = others.map(([other]) => other);
      assert.equal(await answerTo(token, { signingSecret: secret, algorithms }), "token_invalid");
      assert.equal(await answerTo(token, { signingSecret: secret }), "token_invalid");
    });
    it(`refuses ${alg} with any one byte of a part changed`, async () => {
      const token = signedBy(alg, hash, secret);
      const provider = providerUnderTest({ preset: "custom", issuer: ISSUER, ...mine });
      const grants = [grantBuilder(provider)({ type: "jwt", audience: "jira" })];
      const property = fc.asyncProperty(masks, async (drawn) => {
        for (const altered of withAlteredByte(token, drawn)) {
          assert.equal(await decide(grants, altered), "token_invalid", altered);
        }
      });
      await fc.assert(property, { numRuns: 2, endOnFailure: true });
      await provider.close();
    });
  }

  it("takes no asymmetric signature, though its algorithm is allowed", async () => {
    const mine: More = { signingSecret: SECRET, algorithms: [...ALL] };
    for (const token of [forged({ alg: "RS256" }, {}, rsassa(KEYS.rs.privateKey)), forged({})]) {
      assert.equal(await answerTo(token, mine), "token_invalid");
    }
  });
});

/** Spellings of a public key that a careless reader would take for the secret (RFC 8725, section 2.1). */
function spellings({ pem, publicKey, jwk }: (typeof KEYS)["rs"]): readonly (string | Buffer)[] {
  const spki = publicKey.export({ type: "spki", format: "der" });
  const inner = pem.split("\n").slice(1, -2);
  return [
    ...[pem, pem.trim(), pem.replaceAll("\n", "\r\n"), inner.join(""), inner.join("\n"), spki],
    ...[JSON.stringify(jwk), spki.toString("base64"), spki.toString("hex"), jwk.n ?? jwk.x ?? "", ""],
    ...[Buffer.from(jwk.n ?? jwk.x ?? "", "base64url"), Buffer.alloc(0)],
  ];
}

describe("a public key", () => {
  let server: AnsweringServer;
  before(async () => {
    server = await startAnsweringServer();
    server.answer(withJson({ keys: [...JWKS.keys, { ...KEYS.rs.jwk, kid: "hs", alg: "HS256" }] }));
  });
  after(() => server.stop());

  for (const [name, key, signer] of [
    ["RS256", KEYS.rs, rsassa(KEYS.rs.privateKey)],
    ["ES256", KEYS.es, ecdsa(KEYS.es.privateKey)],
  ] as const) {
    it(`of ${name} is never the secret of an HMAC, though both algorithms are allowed`, async () => {
      const algorithms = [...ALL];
      const sources: readonly More[] = [
        { publicKey: key.pem, algorithms },
        { publicKey: JSON.stringify(key.jwk), algorithms },
        { publicKey: JSON.stringify({ ...key.jwk, alg: "HS256" }), algorithms },
        { jwksUri: `${server.origin}/jwks`, algorithms },
      ];
      const genuine = forged({ alg: name, kid: undefined }, {}, signer);
      for (const source of sources.slice(0, 2)) assert.equal(await answerTo(genuine, source), ALICE);
      for (const source of sources) {
        for (const secret of spellings(key)) {
          for (const [alg, hash] of HMACS) {
            for (const kid of [undefined, name.slice(0, 2).toLowerCase(), "hs"]) {
              assert.equal(await answerTo(signedBy(alg, hash, secret, kid), source), "token_invalid");
            }
          }
        }
      }
    });
  }
});
