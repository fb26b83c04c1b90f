import assert from "node:assert/strict";
import { verifySignature } from "../../src/grant/signature.ts";
import { type KeyHint, type KeySource, readPublicKey } from "../../src/grant/verification-key.ts";
import { outage } from "../../src/provider/outbound.ts";
import { tokenOf } from "./grants-under-test.ts";
import { ec, type SigningKey, signed } from "./signing-keys.ts";

const CLAIMS = { sub: "alice" };
const known = ec("P-256");
const later = ec("P-256");
const stranger = ec("P-256");
const DOWN = outage("jwks: ECONNREFUSED");

type Found = Awaited<ReturnType<KeySource["find"]>>;

const keyOf = ({ pem }: SigningKey) => readPublicKey(pem);
const es256 = ({ privateKey }: SigningKey, header: Record<string, unknown> = {}) =>
  signed(privateKey, { alg: "ES256", ...header }, CLAIMS);

/** A key source that finds these, one after the other, and the hints that it was given. */
function keysThatFind(...found: readonly Found[]) {
  const hints: KeyHint[] = [];
  const find = async (hint: KeyHint): Promise<Found> => {
    hints.push(hint);
    return found[hints.length - 1] ?? assert.fail("keys were looked for once more");
  };
  return { hints, keys: { find, holds: () => true } };
}

/** What is said of the token, and how often keys were looked for. */
async function verify(value: string, ...found: readonly Found[]) {
  const { form } = tokenOf(value);
  assert.ok(form.kind === "jwt");
  const { keys, hints } = keysThatFind(...found);
  const verdict = await verifySignature({ value, header: form.header }, { algorithms: ["ES256"], keys });
  const said = verdict.kind === "verified" ? verdict.keyId : `${verdict.kind}: ${verdict.detail}`;
  return { said, hints };
}

describe("verifySignature", () => {
  it("names the key that verified", async () => {
    const { said } = await verify(await es256(known), [keyOf(stranger), keyOf(known)]);
    assert.equal(said, keyOf(known).id);
  });

  it("looks for keys by alg and kid, and by nothing else of the header", async () => {
    const header = { kid: "1", jwk: stranger.jwk, jku: "https://evil.example", x5u: "https://evil.example" };
    const { hints } = await verify(await es256(known, header), [keyOf(known)]);
    assert.deepEqual(hints, [{ algorithm: "ES256", kid: "1" }]);
  });

  const notLookedFor = [
    ["an algorithm that is not allowed", { alg: "ES384", kid: "1" }, "invalid: alg is not allowed"],
    ["a kid that is no text", { kid: 1 }, "invalid: kid is not a text"],
    ["a kid that is null", { kid: null }, "invalid: kid is not a text"],
    ["a list of kids", { kid: ["1"] }, "invalid: kid is not a text"],
  ] as const;
  for (const [what, header, expected] of notLookedFor) {
    it(`looks for no key by ${what}`, async () => {
      const parts = [{ alg: "ES256", ...header }, CLAIMS].map((part) =>
        Buffer.from(JSON.stringify(part)).toString("base64url"),
      );
      const { said, hints } = await verify(`${parts.join(".")}.AAAA`);
      assert.deepEqual([said, hints], [expected, []]);
    });
  }

  it("says whether there was a key at all", async () => {
    const named = await es256(known, { kid: "1" });
    assert.equal((await verify(named, [])).said, "invalid: no key for kid and alg");
    assert.equal((await verify(named, [keyOf(stranger)])).said, "invalid: signature does not verify");
  });

  it("looks once more where the token names no key, for others than those tried", async () => {
    const { said, hints } = await verify(await es256(later), [keyOf(known)], [keyOf(later)]);
    assert.equal(said, keyOf(later).id);
    assert.deepEqual(
      hints.map(({ tried }) => tried?.map(({ id }) => id)),
      [undefined, [keyOf(known).id]],
    );
  });

  it("keeps the first refusal where there are no others, and does not look a third time", async () => {
    const token = await es256(stranger);
    assert.equal((await verify(token, [keyOf(known)], [])).said, "invalid: signature does not verify");
    assert.equal((await verify(token, [keyOf(known)], [keyOf(later)])).hints.length, 2);
  });

  it("calls keys that cannot be had an outage, the first time and the second", async () => {
    const token = await es256(later);
    assert.equal((await verify(token, DOWN)).said, `outage: ${DOWN.detail}`);
    assert.equal((await verify(token, [keyOf(known)], DOWN)).said, `outage: ${DOWN.detail}`);
  });
});
