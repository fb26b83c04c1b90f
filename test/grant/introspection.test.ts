import assert from "node:assert/strict";
import { introspect } from "../../src/grant/introspection.ts";
import type { Provider } from "../../src/provider/provider.ts";
import {
  type AnsweringServer,
  startAnsweringServer,
  withJson,
  withNothing,
  withReset,
  withStatus,
} from "../provider/answering-server.ts";
import { noKeys, providerUnderTest, type WrittenProvider } from "../provider/provider-under-test.ts";
import { freePort } from "../support/ports.ts";
import { tokenOf } from "./grants-under-test.ts";

const TOKEN = "opaque+token/1=";
const ACTIVE = { active: true, token_type: "Bearer", sub: "alice" };
const HTML = withJson("<p>Please sign in</p>", 200, "text/html");

/** What the provider answers, and what that is taken for. */
const VERDICTS = [
  ["active", withJson(ACTIVE), "active"],
  ["active, with a charset", withJson(ACTIVE, 200, "application/json;charset=UTF-8"), "active"],
  ["token_type in lower case", withJson({ ...ACTIVE, token_type: "bearer" }), "active"],
  ["token_type DPoP", withJson({ ...ACTIVE, token_type: "DPoP" }), "active"],
  ["inactive", withJson({ active: false }), "inactive"],
  ["inactive, with claims", withJson({ ...ACTIVE, active: false }), "inactive"],
  ["no token_type", withJson({ ...ACTIVE, token_type: undefined }), "inactive"],
  ["token_type null", withJson({ ...ACTIVE, token_type: null }), "inactive"],
  ["token_type of a refresh token", withJson({ ...ACTIVE, token_type: "refresh_token" }), "inactive"],
  ["token_type N_A", withJson({ ...ACTIVE, token_type: "N_A" }), "inactive"],
  ["token_type a list", withJson({ ...ACTIVE, token_type: ["Bearer"] }), "inactive"],
  ["400 unsupported_token_type", withJson({ error: "unsupported_token_type" }, 400), "inactive"],
  ["400 invalid_token", withJson({ error: "invalid_token" }, 400), "inactive"],
  ["400 invalid_grant", withJson({ error: "invalid_grant" }, 400), "inactive"],
  ["401", withStatus(401), "clientRefused"],
  ["401 invalid_client", withJson({ error: "invalid_client" }, 401), "clientRefused"],
  ["400 invalid_client", withJson({ error: "invalid_client" }, 400), "clientRefused"],
  ["400 unauthorized_client", withJson({ error: "unauthorized_client" }, 400), "clientRefused"],
  ["403 unauthorized_client", withJson({ error: "unauthorized_client" }, 403), "clientRefused"],
  ["400 invalid_request", withJson({ error: "invalid_request" }, 400), "outage"],
  ["400 without a body", withStatus(400), "outage"],
  ["400 with a list for an error", withJson({ error: ["invalid_token"] }, 400), "outage"],
  ["403", withJson({ active: false }, 403), "outage"],
  ["404", withJson({ error: "unsupported_token_type" }, 404), "outage"],
  ["429", withJson({ active: true }, 429), "outage"],
  ["500", withJson(ACTIVE, 500), "outage"],
  ["503", withJson({ active: false }, 503), "outage"],
  ["204", withStatus(204), "outage"],
  ["a redirect", withStatus(307, { location: "/elsewhere" }), "outage"],
  ["HTML with status 200", HTML, "outage"],
  ["JSON called text/plain", withJson(ACTIVE, 200, "text/plain"), "outage"],
  ["a signed answer", withJson("a.b.c", 200, "application/token-introspection+jwt"), "outage"],
  ["an empty body", withJson(""), "outage"],
  ["a list", withJson([ACTIVE]), "outage"],
  ["null", withJson("null"), "outage"],
  ["half an answer", withJson('{"active":true,'), "outage"],
  ["active twice", withJson('{"active":false,"active":true,"token_type":"Bearer"}'), "outage"],
  ["no active", withJson({ token_type: "Bearer", sub: "alice" }), "outage"],
  ...["true", "false", 1, 0, null, {}, [true]].map(
    (active) => [`active ${JSON.stringify(active)}`, withJson({ ...ACTIVE, active }), "outage"] as const,
  ),
  ["no answer in time", withNothing, "outage"],
  ["a reset connection", withReset, "outage"],
] as const;

describe("introspect", () => {
  let server: AnsweringServer;
  let provider: Provider;

  before(async () => {
    server = await startAnsweringServer();
    provider = introspectedAt(`${server.origin}/introspect`);
  });
  after(async () => {
    await provider.close();
    await server.stop();
  });

  function introspectedAt(
    introspectionEndpoint: string,
    more: Omit<WrittenProvider, "preset"> = {},
  ): Provider {
    const client = { clientId: "ga:te", clientSecret: "s3 cret" };
    return providerUnderTest({
      preset: "custom",
      ...client,
      introspectionEndpoint,
      timeout: "400ms",
      ...more,
    });
  }
  const ask = (asked = provider) => introspect(tokenOf(TOKEN), asked, noKeys);

  for (const [what, answerer, expected] of VERDICTS) {
    it(`takes ${what} for ${expected}`, async () => {
      server.answer(answerer);
      const verdict = await ask();
      assert.equal(verdict.kind, expected);
      assert.equal(server.calls.length, answerer === withReset ? 2 : 1);
    });
  }

  it("takes a refused connection for an outage", async () => {
    const verdict = await ask(introspectedAt(`http://127.0.0.1:${await freePort()}`));
    assert.deepEqual(verdict, { kind: "outage", detail: "ECONNREFUSED" });
  });

  it("takes an address that is not known for an outage", async () => {
    const verdict = await ask(providerUnderTest({ preset: "custom" }));
    assert.deepEqual(verdict, { kind: "outage", detail: "no introspection address" });
  });

  it("gives the claims of an active token", async () => {
    server.answer(withJson(ACTIVE));
    const verdict = await ask();
    assert.deepEqual(verdict.kind === "active" && { ...verdict.claims }, ACTIVE);
  });

  const untyped = [
    [undefined, "active"],
    ["Bearer", "active"],
    ["Refresh", "inactive"],
    [null, "inactive"],
  ] as const;
  for (const [token_type, expected] of untyped) {
    it(`takes token_type ${token_type} for ${expected} where the provider is known to send none`, async () => {
      server.answer(withJson({ ...ACTIVE, token_type }));
      const lenient = introspectedAt(`${server.origin}/introspect`, { requireTokenType: false });
      assert.equal((await ask(lenient)).kind, expected);
    });
  }

  it("asks as RFC 7662 has it", async () => {
    server.answer(withJson(ACTIVE));
    await ask();
    const { method, path, headers, body } = server.calls[0] ?? assert.fail("nothing was asked");
    assert.deepEqual([method, path, headers.accept], ["POST", "/introspect", "application/json"]);
    assert.equal(headers["content-type"], "application/x-www-form-urlencoded");
    assert.equal(headers.authorization, `Basic ${Buffer.from("ga%3Ate:s3+cret").toString("base64")}`);
    assert.deepEqual(
      [...new URLSearchParams(body)],
      [
        ["token", TOKEN],
        ["token_type_hint", "access_token"],
      ],
    );
  });

  it("puts neither token nor answer nor secret into a detail", async () => {
    for (const [, answerer] of VERDICTS) {
      server.answer(answerer);
      const verdict = await ask();
      if (verdict.kind === "active") continue;
      assert.doesNotMatch(verdict.detail, /opaque|sign in|alice|cret/);
    }
  });
});
