import assert from "node:assert/strict";
import { type BindingResult, createBindings, held, refusedBinding } from "../../src/binding/binding.ts";
import type { Confirmation } from "../../src/binding/confirmation.ts";
import { presentationOf } from "./dpop-under-test.ts";

const [JKT, CERTIFICATE] = ["key", "certificate"];

describe("createBindings", () => {
  /** The outcome, and whether a proof was asked for. */
  async function verify(
    scheme: "bearer" | "dpop",
    confirmation: Confirmation,
    { proof = held, certificate }: { proof?: BindingResult; certificate?: string } = {},
  ): Promise<string> {
    const asked: string[] = [];
    const verifyProof = async (jkt: string) => {
      asked.push(jkt);
      return proof;
    };
    const bindings = createBindings({
      dpop: { verify: verifyProof },
      certificateThumbprint: () => certificate,
    });
    const result = await bindings.verify(confirmation, { ...presentationOf([]), scheme });
    return [result.kind === "held" ? "held" : result.outcome, ...asked].join(" ");
  }

  it("asks nothing of a bearer token", async () => {
    assert.equal(await verify("bearer", {}), "held");
    assert.equal(await verify("bearer", {}, { certificate: CERTIFICATE }), "held");
  });

  it("asks for a proof of the key that a token is bound to", async () => {
    assert.equal(await verify("dpop", { jkt: JKT }), "held key");
    for (const outcome of ["dpop_proof_invalid", "dpop_nonce_required", "unavailable"] as const) {
      const proof = refusedBinding(outcome, "no");
      assert.equal(await verify("dpop", { jkt: JKT }, { proof }), `${outcome} key`);
    }
  });

  it("takes neither a DPoP token as Bearer nor another one as DPoP (RFC 9449, section 7.1)", async () => {
    assert.equal(await verify("bearer", { jkt: JKT }), "token_invalid");
    assert.equal(await verify("dpop", {}), "token_invalid");
    const certificate = CERTIFICATE;
    assert.equal(await verify("bearer", { jkt: JKT, certificate }, { certificate }), "token_invalid");
    assert.equal(await verify("dpop", { certificate }, { certificate }), "token_invalid");
  });

  it("asks for the certificate that a token is bound to (RFC 8705, section 3)", async () => {
    const bound = { certificate: CERTIFICATE };
    assert.equal(await verify("bearer", bound, { certificate: CERTIFICATE }), "held");
    assert.equal(await verify("bearer", bound, { certificate: "another" }), "token_invalid");
    assert.equal(await verify("bearer", bound), "token_invalid");
  });

  it("asks for both where a token is bound to both, and for no proof without the certificate", async () => {
    const bound = { jkt: JKT, certificate: CERTIFICATE };
    assert.equal(await verify("dpop", bound, { certificate: CERTIFICATE }), "held key");
    assert.equal(await verify("dpop", bound, { certificate: "another" }), "token_invalid");
    const proof = refusedBinding("dpop_proof_invalid", "no");
    const answer = await verify("dpop", bound, { certificate: CERTIFICATE, proof });
    assert.equal(answer, "dpop_proof_invalid key");
  });

  it("passes on a nonce", async () => {
    const refusal = { ...refusedBinding("dpop_nonce_required", "no"), nonce: "n-1" };
    const bindings = createBindings({
      dpop: { verify: async () => refusal },
      certificateThumbprint: () => undefined,
    });
    assert.deepEqual(await bindings.verify({ jkt: JKT }, presentationOf([])), refusal);
  });
});
