import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { deriveCacheKeys } from "../../src/cache/digest.ts";
import { readToken } from "../../src/credential/token.ts";
import { targetsOf } from "../../src/revocation/facts.ts";
import { signed } from "../grant/signing-keys.ts";
import { factsOf } from "./revocations-under-test.ts";

const SECRET = "a secret of at least thirty-two characters";
const BEFORE = "the secret before that one, of its own";
const keys = deriveCacheKeys(SECRET);

describe("targetsOf", () => {
  it("names all that could be revoked of a token", () => {
    const said = [
      { sub: "alice", sid: "s1", email: "a@corp.test", client_id: "web" },
      { sub: "alice-2", client_id: "mobile", sid: 7, email: null },
    ];
    assert.deepEqual(targetsOf(factsOf({ said })), [
      { kind: "token", token: "", signed: "digest of the token" },
      { kind: "user", username: "alice" },
      { kind: "subject", source: "corp", subject: "alice" },
      { kind: "session", source: "corp", session: "s1" },
      { kind: "email", source: "corp", email: "a@corp.test" },
      { kind: "client", source: "corp", client: "web" },
      { kind: "subject", source: "corp", subject: "alice-2" },
      { kind: "client", source: "corp", client: "mobile" },
    ]);
  });

  it("names the token under the secret before as well, while there is one", () => {
    const token = readToken("opaque", deriveCacheKeys(SECRET, BEFORE));
    const digests = targetsOf(factsOf({ token })).flatMap((target) =>
      target.kind === "token" ? [target.signed] : [],
    );
    assert.deepEqual(digests, [
      readToken("opaque", keys).signed,
      readToken("opaque", deriveCacheKeys(BEFORE)).signed,
    ]);
  });
});

describe("what the signature of a token covers", () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  /** The order of P-256 (SEC 2, section 2.4.2). */
  const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

  /** The second signature that anybody can make out of the first: (r, n - s). */
  function respelled(jwt: string): string {
    const [header = "", claims = "", signature = ""] = jwt.split(".");
    const bytes = Buffer.from(signature, "base64url");
    const s = BigInt(`0x${bytes.subarray(32).toString("hex")}`);
    const other = (ORDER - s).toString(16).padStart(64, "0");
    const spelled = Buffer.concat([bytes.subarray(0, 32), Buffer.from(other, "hex")]);
    return [header, claims, spelled.toString("base64url")].join(".");
  }

  it("is one for both spellings of an ECDSA signature", async () => {
    const jwt = await signed(privateKey, { alg: "ES256" }, { sub: "alice", exp: 1 });
    const [one, other] = [readToken(jwt, keys), readToken(respelled(jwt), keys)];
    assert.equal(other.form.kind, "jwt");
    assert.notEqual(one.digest, other.digest);
    assert.equal(one.signed, other.signed);
    const rotated = deriveCacheKeys(SECRET, BEFORE);
    assert.equal(readToken(jwt, rotated).previousSigned, readToken(respelled(jwt), rotated).previousSigned);
  });

  it("differs for other claims, and is the whole of an opaque token", async () => {
    const one = readToken(await signed(privateKey, { alg: "ES256" }, { sub: "alice" }), keys);
    const other = readToken(await signed(privateKey, { alg: "ES256" }, { sub: "bob" }), keys);
    assert.notEqual(one.signed, other.signed);
    assert.notEqual(readToken("a.b", keys).signed, readToken("a.c", keys).signed);
    assert.equal(readToken("a", keys).previousSigned, undefined);
  });
});
