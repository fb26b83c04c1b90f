import assert from "node:assert/strict";
import fc from "fast-check";
import { introspect } from "../../src/grant/introspection.ts";
import { createJwks } from "../../src/grant/key-source.ts";
import type { KeySource } from "../../src/grant/verification-key.ts";
import type { Provider } from "../../src/provider/provider.ts";
import { type AnsweringServer, startAnsweringServer, withJson } from "../provider/answering-server.ts";
import { providerUnderTest } from "../provider/provider-under-test.ts";
import { masks, withAlteredByte } from "./altered-bytes.ts";
import { tokenOf } from "./grants-under-test.ts";
import { ISSUER, JWKS } from "./hostile-tokens-forge.ts";
import { ACTIVE, CLIENT, SIGNED_TYPE, signedAnswer } from "./signed-answers.ts";
import { answer, REFUSED, TAKEN, VALID } from "./signed-answers-hostile.ts";

describe("a signed introspection answer", () => {
  let server: AnsweringServer;
  let provider: Provider;
  let keys: KeySource;
  type Answerer = Parameters<AnsweringServer["answer"]>[0];

  before(async () => {
    server = await startAnsweringServer();
    provider = withClient(CLIENT);
    keys = createJwks(provider);
  });
  after(async () => {
    await provider.close();
    await server.stop();
  });

  function withClient(clientId: string | undefined): Provider {
    return providerUnderTest({
      preset: "custom",
      issuer: ISSUER,
      introspectionEndpoint: `${server.origin}/introspect`,
      jwksUri: `${server.origin}/jwks`,
      introspectionAnswers: "jwt",
      clientId,
      clientSecret: "secret",
    });
  }
  function verdictOn(answerer: Answerer, asked = provider) {
    server.answer((response, call) => (call.path === "/jwks" ? withJson(JWKS) : answerer)(response, call));
    return introspect(tokenOf("opaque"), asked, keys);
  }

  for (const [what, answerer, expected] of TAKEN) {
    it(`is taken ${what}: ${expected}`, async () => assert.equal((await verdictOn(answerer)).kind, expected));
  }
  for (const [what, answerer] of REFUSED) {
    it(`is no answer: ${what}`, async () => assert.equal((await verdictOn(answerer)).kind, "outage"));
  }

  it("gives the members that were signed", async () => {
    const verdict = await verdictOn(answer(signedAnswer({ sub: "admin", client_id: "other" })));
    assert.deepEqual(verdict.kind === "active" && { ...verdict.claims }, ACTIVE);
  });

  it("is asked for, and nothing else is", async () => {
    await verdictOn(answer(VALID));
    assert.equal(server.calls.find(({ path }) => path === "/introspect")?.headers.accept, SIGNED_TYPE);
  });

  it("is for nobody where we have no client", async () => {
    const asked = withClient(undefined);
    for (const aud of [undefined, null, "", "undefined"]) {
      assert.equal((await verdictOn(answer(signedAnswer({ aud })), asked)).kind, "outage");
    }
    await asked.close();
  });

  it("is no answer once its keys cannot be had", async () => {
    server.answer((response, call) =>
      (call.path === "/jwks" ? withJson("", 503) : answer(VALID))(response, call),
    );
    const verdict = await introspect(tokenOf("opaque"), provider, createJwks(provider));
    assert.deepEqual(verdict, { kind: "outage", detail: "introspection: jwks: status 503 or no key set" });
  });

  it("is no answer with any one byte of it changed", async () => {
    const property = fc.asyncProperty(masks, async (drawn) => {
      for (const altered of withAlteredByte(VALID, drawn)) {
        assert.equal((await verdictOn(answer(altered))).kind, "outage", altered);
      }
    });
    await fc.assert(property, { numRuns: 2, endOnFailure: true });
  });

  it("puts nothing of itself into the detail of an outage", async () => {
    for (const [, answerer] of REFUSED) {
      const verdict = await verdictOn(answerer);
      assert.ok(verdict.kind === "outage");
      assert.doesNotMatch(verdict.detail, /alice|secret|eyJ/);
    }
  });
});
