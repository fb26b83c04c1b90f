import assert from "node:assert/strict";
import { createDpopKey, makeProof, type ProofOptions } from "../support/dpop.ts";
import { EXT_AUTHZ } from "../support/envoy.ts";
import { bearer, dpop, type RawRequest, send } from "../support/http.ts";
import { waitUntil } from "../support/ports.ts";
import { DENIALS, type Denial, jira, wiki } from "../support/scenarios.ts";
import { type Stack, startReplica, startStack } from "../support/stack.ts";
import { assertDenial, metadataOf, upstreamSaw } from "./answers.ts";

const ORIGIN = "https://jira.example.com";
const MYSELF = "/rest/api/2/myself";
const SCOPE = "openid profile email offline_access read:jira";
const key = createDpopKey();
/** Seconds since the epoch. */
const now = () => Math.floor(Date.now() / 1_000);

describe("tokens bound to a key, through a real Envoy", () => {
  let stack: Stack;
  let jwt: string;
  let opaque: string;
  let ofClient: string;
  let unbound: string;

  const proofOf = (token: string, change: Partial<ProofOptions> = {}) =>
    makeProof({ key, method: "GET", url: ORIGIN + MYSELF, token, ...change });
  const ask = (request: RawRequest) => send(stack.envoy.origin, request);
  const passes = async (request: RawRequest, user = "alice") =>
    assert.equal(upstreamSaw(await ask(request)).name, user);
  const isRefused = async (request: RawRequest, denial: Denial = DENIALS.proof) =>
    assertDenial(await ask(request), denial);
  const isProofRefused = (change: Partial<ProofOptions>) => isRefused(jira(dpop(jwt, proofOf(jwt, change))));

  before(async function () {
    this.timeout(120_000);
    const forwarding = "name: wiki\n    forwardToken: true";
    stack = await startStack({ config: (text) => text.replace("name: wiki", forwarding) });
    const { oidc } = stack;
    const alice = { account: "alice", scope: SCOPE } as const;
    jwt = (await oidc.userToken({ ...alice, format: "jwt", dpop: key })).accessToken;
    opaque = (await oidc.userToken({ ...alice, format: "opaque", dpop: key })).accessToken;
    ofClient = await oidc.clientToken({
      client: "ci-bot",
      format: "opaque",
      resource: "urn:jira",
      dpop: key,
    });
    unbound = (await oidc.userToken({ ...alice, format: "jwt" })).accessToken;
  });
  after(() => stack?.stop());

  describe("with their proof", () => {
    it("pass as a JWT, verified by keys", () => passes(jira(dpop(jwt, proofOf(jwt)))));
    it("pass as an opaque token, introspected", () => passes(jira(dpop(opaque, proofOf(opaque)))));
    it("pass as a client's own token", () => passes(jira(dpop(ofClient, proofOf(ofClient))), "svc-ci"));
    it("pass with the scheme in any case, and with a query, which proofs leave out", async () => {
      const lower = { ...dpop(jwt, proofOf(jwt)), authorization: `dpop ${jwt}` };
      await passes(jira(lower, `${MYSELF}?expand=groups`));
    });
    it("pass with a proof for POST on POST alone", async () => {
      const proof = proofOf(jwt, { method: "POST" });
      await isRefused(jira(dpop(jwt, proof)));
      await passes(jira(dpop(jwt, proof), MYSELF, "POST"));
    });

    it("leave neither token nor proof to the upstream", async () => {
      const { headers } = upstreamSaw(await ask(jira(dpop(jwt, proofOf(jwt)))));
      assert.deepEqual([headers.has("authorization"), headers.has("dpop")], [false, false]);
    });
    it("leave both to it where the token is forwarded", async () => {
      const proof = proofOf(opaque, { url: `https://wiki.example.com${MYSELF}` });
      const { name, headers } = upstreamSaw(await ask(wiki(dpop(opaque, proof))));
      assert.equal(name, "alice");
      assert.deepEqual([headers.get("authorization"), headers.get("dpop")], [[`DPoP ${opaque}`], [proof]]);
    });
  });

  describe("by the other scheme", () => {
    it("are refused as Bearer, even with a proof", async () => {
      for (const token of [jwt, opaque, ofClient]) {
        await isRefused(jira(bearer(token)), DENIALS.invalid);
        await isRefused(jira({ ...bearer(token), dpop: proofOf(token) }), DENIALS.invalid);
      }
    });
    it("are refused as DPoP where they are bound to none", () =>
      isRefused(jira(dpop(unbound, proofOf(unbound))), DENIALS.invalidAsDpop));
    it("pass as Bearer where they are bound to none", () => passes(jira(bearer(unbound))));
  });

  describe("with a bad proof", () => {
    it("are refused: none, several, or two in one header", async () => {
      const proofs = [proofOf(jwt), proofOf(jwt)];
      await isRefused(jira(dpop(jwt)));
      await isRefused(jira(dpop(jwt, ...proofs)));
      await isRefused(jira(dpop(jwt, proofs.join(","))));
      await isRefused(jira(dpop(jwt, "")));
    });
    it("are refused: several, where Envoy shows each line by itself", async () => {
      const raw = await startReplica(stack, {
        patchEnvoy: (config) => config.setIn([...EXT_AUTHZ, "encode_raw_headers"], true),
      });
      try {
        const several = dpop(jwt, proofOf(jwt), proofOf(jwt));
        assertDenial(await send(raw.envoy.origin, jira(several)), DENIALS.proof);
        assert.equal((await send(raw.envoy.origin, jira(dpop(jwt, proofOf(jwt))))).status, 200);
      } finally {
        await raw.stop();
      }
    });
    it("are refused: of another key, though signed well", () => isProofRefused({ key: createDpopKey() }));
    it("are refused: of another key, that carries the token's", () =>
      isProofRefused({ key: createDpopKey(), header: { jwk: key.jwk } }));
    it("are refused: for another method", () => isProofRefused({ method: "POST" }));
    it("are refused: for another token", () => isProofRefused({ token: opaque }));
    it("are refused: without ath", () => isProofRefused({ claims: { ath: undefined } }));
    it("are refused: too old, or from the future", async () => {
      await isProofRefused({ claims: { iat: now() - 75 } });
      await isProofRefused({ claims: { iat: now() + 15 } });
    });
    it("are refused: for another path", () => isProofRefused({ url: `${ORIGIN}/rest/api/2/issue` }));
    it("are refused: shown before", async () => {
      const shown = jira(dpop(jwt, proofOf(jwt)));
      await passes(shown);
      await isRefused(shown);
    });
    it("are refused even where a request without a token passes", async () => {
      await isRefused(wiki(dpop(opaque, proofOf(opaque))));
    });
  });

  describe("by the policy's origins, whatever the request says", () => {
    const claiming = (scheme: string, host: string) => (url: string) => {
      const { headers, ...request } = jira(dpop(jwt, proofOf(jwt, { url })));
      return { ...request, host, headers: { ...headers, "x-forwarded-proto": scheme } };
    };
    const plain = claiming("http", "jira.example.com");
    const otherPort = claiming("https", "jira.example.com:8443");

    it("are refused for the scheme and host that the client claims", async () => {
      await isRefused(plain(`http://jira.example.com${MYSELF}`));
      await isRefused(otherPort(`https://jira.example.com:8443${MYSELF}`));
    });
    it("pass for an origin of the policy, whatever the client claims", async () => {
      await passes(plain(ORIGIN + MYSELF));
      await passes(otherPort(`https://JIRA.example.com:443${MYSELF}?q#f`));
    });
    it("are refused for another API of the same gate", () =>
      isProofRefused({ url: `https://wiki.example.com${MYSELF}` }));
  });

  describe("in the logs", () => {
    it("are told of by outcome and reason, and never shown", async () => {
      const proof = proofOf(jwt, { method: "PUT" });
      await isRefused(jira(dpop(jwt, proof)));
      const refused = { policy: "jira", grant: "jwt", outcome: "dpop_proof_invalid" };
      assert.deepEqual((await metadataOf(stack.envoy)).at(-1), refused);
      const log = () => stack.grantgate.log();
      await waitUntil("it is logged", () => log().at(-1)?.detail === "htm is another method");
      for (const secret of [...proof.split("."), ...jwt.split("."), opaque, key.thumbprint]) {
        assert.equal(JSON.stringify(log()).includes(secret), false);
      }
    });
  });
});
