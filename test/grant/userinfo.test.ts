import assert from "node:assert/strict";
import { askUserinfo } from "../../src/grant/userinfo.ts";
import type { Provider } from "../../src/provider/provider.ts";
import {
  type AnsweringServer,
  startAnsweringServer,
  withJson,
  withNothing,
  withReset,
  withStatus,
} from "../provider/answering-server.ts";
import { providerUnderTest } from "../provider/provider-under-test.ts";
import { freePort } from "../support/ports.ts";
import { tokenOf } from "./grants-under-test.ts";

const ALICE = { sub: "alice", preferred_username: "alice" };

const VERDICTS = [
  ["200", withJson(ALICE), "active"],
  ["401", withStatus(401), "inactive"],
  ["401 with claims", withJson(ALICE, 401), "inactive"],
  ["403", withJson({ error: "insufficient_scope" }, 403), "inactive"],
  ["400", withJson({ error: "invalid_request" }, 400), "outage"],
  ["404", withStatus(404), "outage"],
  ["429", withStatus(429), "outage"],
  ["500", withJson(ALICE, 500), "outage"],
  ["503", withStatus(503), "outage"],
  ["a redirect", withStatus(302, { location: "/login" }), "outage"],
  ["a login page", withJson("<p>Please sign in</p>", 200, "text/html"), "outage"],
  ["400 invalid_token", withJson({ error: "invalid_token" }, 400), "inactive"],
  ["a signed answer", withJson("a.b.c", 200, "application/jwt"), "outage"],
  ["JSON called text/plain", withJson(ALICE, 200, "text/plain"), "outage"],
  ["a list", withJson([ALICE]), "outage"],
  ["an empty body", withJson(""), "outage"],
  ["no answer in time", withNothing, "outage"],
  ["a reset connection", withReset, "outage"],
] as const;

describe("askUserinfo", () => {
  let server: AnsweringServer;
  let provider: Provider;

  before(async () => {
    server = await startAnsweringServer();
    provider = withUserinfoAt(`${server.origin}/me`);
  });
  after(async () => {
    await provider.close();
    await server.stop();
  });

  const withUserinfoAt = (userinfoEndpoint: string) =>
    providerUnderTest({ preset: "custom", userinfoEndpoint, timeout: "400ms" });

  for (const [what, answerer, expected] of VERDICTS) {
    it(`takes ${what} for ${expected}`, async () => {
      server.answer(answerer);
      const verdict = await askUserinfo(tokenOf("s3cret"), provider);
      assert.equal(verdict.kind, expected);
      assert.ok(verdict.kind === "active" || !/s3cret|sign in|alice/.test(verdict.detail));
      assert.equal(server.calls.length, answerer === withReset ? 2 : 1);
    });
  }

  it("takes a refused connection, and an address that is not known, for an outage", async () => {
    const nobody = withUserinfoAt(`http://127.0.0.1:${await freePort()}/`);
    assert.equal((await askUserinfo(tokenOf("s3cret"), nobody)).kind, "outage");
    const addressless = providerUnderTest({ preset: "custom" });
    assert.equal((await askUserinfo(tokenOf("s3cret"), addressless)).kind, "outage");
  });

  it("shows the token as a bearer token and gives the claims", async () => {
    server.answer(withJson(ALICE));
    const verdict = await askUserinfo(tokenOf("s3cret"), provider);
    assert.deepEqual(verdict.kind === "active" && { ...verdict.claims }, ALICE);
    const [call] = server.calls;
    assert.deepEqual(
      [call?.method, call?.path, call?.headers.authorization],
      ["GET", "/me", "Bearer s3cret"],
    );
  });
});
