import assert from "node:assert/strict";
import { createLocalReplayGuard, type ReplayGuard } from "../../src/binding/replay.ts";
import { type FrozenClock, freezeTime } from "../cache/frozen-clock.ts";
import { createDpopKey, makeProof } from "../support/dpop.ts";
import {
  answerTo,
  KEY,
  MAX_AGE,
  ORIGIN,
  proofOf,
  SECOND,
  SKEW,
  TOKEN,
  verifierOf,
} from "./dpop-under-test.ts";

const USED = "dpop_proof_invalid: the proof was used before";
const UNKNOWN = "unavailable: nobody knows whether the proof was used";
/** Of the group P-256. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The same proof with the other signature that verifies too: of (r, s) that is (r, n - s). */
function withOtherSignature(proof: string): string {
  const [header, claims, signature = ""] = proof.split(".");
  const bytes = Buffer.from(signature, "base64url");
  const s = ORDER - BigInt(`0x${bytes.subarray(32).toString("hex")}`);
  bytes.write(s.toString(16).padStart(64, "0"), 32, "hex");
  return [header, claims, bytes.toString("base64url")].join(".");
}

/** What the verifier asks of the guard, and what it is told each time. */
function guardThatSays(answer: Awaited<ReturnType<ReplayGuard["claim"]>>) {
  const asked: (readonly [key: string, milliseconds: number])[] = [];
  const guard: ReplayGuard = {
    claim: async (...claim) => {
      asked.push(claim);
      return answer;
    },
  };
  return { asked, verifier: verifierOf({ replay: guard }) };
}

describe("a DPoP proof used again", () => {
  let clock: FrozenClock;
  let verifier: ReturnType<typeof verifierOf>;
  beforeEach(() => {
    clock = freezeTime();
    verifier = verifierOf();
  });
  afterEach(() => clock.thaw());

  it("is refused, for as long as it is young enough", async () => {
    const proof = proofOf({ claims: { iat: Date.now() / SECOND + SKEW / SECOND } });
    assert.equal(await answerTo(proof, {}, verifier), "held");
    for (let passed = 0; passed <= MAX_AGE + 2 * SKEW; passed += 5 * SECOND) {
      assert.equal(await answerTo(proof, {}, verifier), USED);
      clock.pass(5 * SECOND);
    }
    assert.match(await answerTo(proof, {}, verifier), /too old/);
  });

  it("holds once where it is sent twice at the same instant", async () => {
    const proof = proofOf();
    const answers = await Promise.all([1, 2].map(() => answerTo(proof, {}, verifier)));
    assert.deepEqual(answers.sort(), [USED, "held"]);
  });

  it("is the same with its other signature, and with another spelling of its target", async () => {
    const claims = { jti: "once" };
    const proof = proofOf({ claims });
    assert.notEqual(withOtherSignature(proof), proof);
    assert.equal(await answerTo(withOtherSignature(proof)), "held");
    assert.equal(await answerTo(proof, {}, verifier), "held");
    assert.equal(await answerTo(withOtherSignature(proof), {}, verifier), USED);
    const spelt = { ...claims, htu: "https://JIRA.example.com:443/rest/%69ssue" };
    assert.equal(await answerTo(proofOf({ claims: spelt }), {}, verifier), USED);
  });

  it("is another by its jti, its target or its key", async () => {
    const other = createDpopKey();
    const claims = { jti: "once" };
    const request = { path: "/rest/other" };
    const url = `${ORIGIN}/rest/other`;
    assert.equal(await answerTo(proofOf({ claims }), {}, verifier), "held");
    assert.equal(await answerTo(proofOf({ claims: { jti: "twice" } }), {}, verifier), "held");
    assert.equal(await answerTo(proofOf({ claims, url }), { request }, verifier), "held");
    const ofOther = makeProof({
      key: other,
      method: "GET",
      url: `${ORIGIN}/rest/issue`,
      token: TOKEN,
      claims,
    });
    assert.equal(await answerTo(ofOther, { jkt: other.thumbprint }, verifier), "held");
  });

  it("does not spend its jti with a signature that is wrong", async () => {
    const claims = { jti: "once" };
    const forged = proofOf({ key: createDpopKey(), header: { jwk: KEY.jwk }, claims });
    assert.match(await answerTo(forged, {}, verifier), /signature/);
    assert.equal(await answerTo(proofOf({ claims }), {}, verifier), "held");
  });

  it("makes the answer an outage, never a grant, where nobody knows", async () => {
    assert.equal(await answerTo(proofOf(), {}, guardThatSays(undefined).verifier), UNKNOWN);
    const full = verifierOf({ replay: createLocalReplayGuard(1) });
    const proof = proofOf();
    assert.equal(await answerTo(proof, {}, full), "held");
    assert.equal(await answerTo(proofOf(), {}, full), UNKNOWN);
    assert.equal(await answerTo(proof, {}, full), USED);
  });

  it("is remembered by a key that gives nothing away, longer than any replica accepts it", async () => {
    const { asked, verifier } = guardThatSays("claimed");
    assert.equal(await answerTo(proofOf({ claims: { jti: "once" } }), {}, verifier), "held");
    const [[key, milliseconds] = ["", 0], ...others] = asked;
    assert.equal(others.length, 0);
    assert.match(key, /^[\w-]{43}$/);
    assert.equal(milliseconds, MAX_AGE + 3 * SKEW);
  });
});
