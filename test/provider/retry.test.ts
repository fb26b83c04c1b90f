import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { decodeJwt } from "jose";
import { introspect } from "../../src/grant/introspection.ts";
import { createJwks } from "../../src/grant/key-source.ts";
import { askUserinfo } from "../../src/grant/userinfo.ts";
import type { Provider } from "../../src/provider/provider.ts";
import { tokenOf } from "../grant/grants-under-test.ts";
import {
  type AnsweringServer,
  startAnsweringServer,
  withJson,
  withNothing,
  withReset,
  withStatus,
} from "./answering-server.ts";
import { noKeys, providerUnderTest } from "./provider-under-test.ts";

type Answerer = Parameters<AnsweringServer["answer"]>[0];

const ACTIVE = withJson({ active: true, token_type: "Bearer", sub: "alice" });
const { privateKey } = generateKeyPairSync("ed25519");

describe("a second attempt", () => {
  let server: AnsweringServer;
  let provider: Provider;

  before(async () => {
    server = await startAnsweringServer();
  });
  after(() => server.stop());
  beforeEach(() => {
    provider = providerUnderTest({
      preset: "custom",
      introspectionEndpoint: `${server.origin}/introspect`,
      userinfoEndpoint: `${server.origin}/me`,
      jwksUri: `${server.origin}/jwks`,
      clientId: "gate",
      clientAuthentication: "private_key_jwt",
      clientKey: String(privateKey.export({ type: "pkcs8", format: "pem" })),
      timeout: "400ms",
    });
  });
  afterEach(() => provider.close());

  const token = tokenOf("opaque");
  /** Answers the first call so, the second so, and so on. */
  function answerInTurn(...answerers: readonly [Answerer, ...Answerer[]]): void {
    const left = [...answerers];
    server.answer((response, call) => (left.shift() ?? withStatus(500))(response, call));
  }

  it("follows a reset at introspection", async () => {
    answerInTurn(withReset, ACTIVE);
    assert.equal((await introspect(token, provider, noKeys)).kind, "active");
    assert.equal(server.calls.length, 2);
  });

  it("carries an assertion of its own, as the first may have been taken", async () => {
    answerInTurn(withReset, ACTIVE);
    await introspect(token, provider, noKeys);
    const ids = server.calls.map(({ body }) => {
      const form = new URLSearchParams(body);
      assert.equal(form.get("token"), "opaque");
      return decodeJwt(form.get("client_assertion") ?? "").jti;
    });
    assert.equal(new Set(ids).size, 2);
  });

  it("follows a reset at userinfo", async () => {
    answerInTurn(withReset, withJson({ sub: "alice" }));
    assert.equal((await askUserinfo(token, provider)).kind, "active");
    assert.equal(server.calls.length, 2);
  });

  it("follows a reset at the JWKS", async () => {
    answerInTurn(withReset, withJson({ keys: [] }));
    assert.deepEqual(await createJwks(provider).find({ algorithm: "ES256", kid: undefined }), []);
    assert.equal(server.calls.length, 2);
  });

  it("follows a reset at discovery", async () => {
    const discovered = providerUnderTest({ preset: "oidc", issuer: server.origin });
    answerInTurn(withReset, withJson({ issuer: server.origin, jwks_uri: `${server.origin}/jwks` }));
    assert.equal((await discovered.endpoints.find("jwks")).kind, "endpoint");
    assert.equal(server.calls.length, 2);
    await discovered.close();
  });

  it("is the last", async () => {
    answerInTurn(withReset, withReset, ACTIVE);
    assert.equal((await introspect(token, provider, noKeys)).kind, "outage");
    assert.equal(server.calls.length, 2);
  });

  const final = [
    ["no answer in time", withNothing],
    ["429", withStatus(429)],
    ["503", withStatus(503)],
    ["401", withStatus(401)],
    ["an answer that breaks off", (response) => response.write("{", () => response.destroy())],
    ["bytes that are no HTTP", (response) => response.socket?.end("nonsense\r\n\r\n")],
  ] as const satisfies readonly (readonly [string, Answerer])[];
  for (const [what, answerer] of final) {
    it(`never follows ${what}`, async () => {
      answerInTurn(answerer, ACTIVE);
      assert.notEqual((await introspect(token, provider, noKeys)).kind, "active");
      assert.equal(server.calls.length, 1);
    });
  }

  it("ends when the time for the whole call is over", async () => {
    answerInTurn((response) => setTimeout(() => response.socket?.destroy(), 250), withNothing);
    const asked = Date.now();
    assert.deepEqual(await introspect(token, provider, noKeys), { kind: "outage", detail: "timeout" });
    const took = Date.now() - asked;
    assert.ok(took >= 350 && took < 600, `took ${took} ms`);
    assert.equal(server.calls.length, 2);
  });
});
