import assert from "node:assert/strict";
import { mock } from "node:test";
import { HASHES, IDS, METHODS, TARGETS, TIMES } from "./dpop-hostile-claims.ts";
import { FORMS, HEADER_FIELDS } from "./dpop-hostile-form.ts";
import { KEYS, SIGNATURES } from "./dpop-hostile-keys.ts";
import { answerTo, LOADED_AT, proofOf, verifierOf } from "./dpop-under-test.ts";

const KINDS = {
  "header fields": HEADER_FIELDS,
  form: FORMS,
  key: KEYS,
  signature: SIGNATURES,
  id: IDS,
  method: METHODS,
  "token's hash": HASHES,
  times: TIMES,
  target: TARGETS,
};
const ALL = Object.values(KINDS).flat();

describe("a DPoP verifier and hostile proofs", () => {
  const noted: string[] = [];
  const claim = async (key: string) => {
    noted.push(key);
    return "claimed" as const;
  };
  const verifier = verifierOf({ replay: { claim } });

  before(() => mock.timers.enable({ apis: ["Date"], now: LOADED_AT }));
  after(() => mock.timers.reset());

  for (const [kind, proofs] of Object.entries(KINDS)) {
    describe(`refuses for their ${kind}`, () => {
      for (const [reason, detail, proof, sent] of proofs) {
        it(reason, async () => {
          assert.equal(await answerTo(proof, sent, verifier), `dpop_proof_invalid: ${detail}`);
        });
      }
    });
  }

  it("has at least 150 of them, each for another reason", () => {
    assert.ok(ALL.length >= 150, `${ALL.length}`);
    assert.equal(new Set(ALL.map(([reason]) => reason)).size, ALL.length);
  });

  it("remembered none of them, and takes the proof that they were made of", async () => {
    assert.deepEqual(noted, []);
    assert.equal(await answerTo(proofOf(), {}, verifier), "held");
    assert.equal(noted.length, 1);
  });
});
