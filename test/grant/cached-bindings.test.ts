import assert from "node:assert/strict";
import type { SharedStore } from "../../src/cache/store.ts";
import { type AnsweringServer, startAnsweringServer, withJson } from "../provider/answering-server.ts";
import { createCertificateAuthority } from "../support/certificates.ts";
import { createDpopKey, type DpopKey, makeProof } from "../support/dpop.ts";
import { ORIGIN, type Sent, startReplica } from "./cached-gate.ts";
import { describeEachCache } from "./cached-replicas.ts";

const alice = createDpopKey();
const mallory = createDpopKey();
const authority = createCertificateAuthority();
const own = authority.issue("alice");
const another = authority.issue("mallory");

const proofBy = (key: DpopKey, token: string, claims = {}) =>
  makeProof({ key, method: "GET", url: `${ORIGIN}/rest`, token, claims });
const asDpop = (token: string, key: DpopKey): Sent => ({ token, scheme: "DPoP", proof: proofBy(key, token) });
const asBearer = (token: string): Sent => ({ token });

const BY_KEY = { jkt: alice.thumbprint };
const BY_CERTIFICATE = { "x5t#S256": own.thumbprint };

/** A token bound like this, sent as it must be, and then in another way. */
const ROWS: readonly (readonly [
  what: string,
  cnf: Readonly<Record<string, string>> | undefined,
  right: (token: string) => Sent,
  wrong: (token: string) => Sent,
  outcome: string,
])[] = [
  ["a DPoP token as Bearer", BY_KEY, (token) => asDpop(token, alice), asBearer, "token_invalid"],
  [
    "a DPoP token as Bearer, with a good proof beside it",
    BY_KEY,
    (token) => asDpop(token, alice),
    (token) => ({ token, proof: proofBy(alice, token) }),
    "token_invalid",
  ],
  [
    "a DPoP token without a proof",
    BY_KEY,
    (token) => asDpop(token, alice),
    (token) => ({ token, scheme: "DPoP" }),
    "dpop_proof_invalid",
  ],
  [
    "a DPoP token with another key",
    BY_KEY,
    (token) => asDpop(token, alice),
    (token) => asDpop(token, mallory),
    "dpop_proof_invalid",
  ],
  [
    "a DPoP token with the proof of another token",
    BY_KEY,
    (token) => asDpop(token, alice),
    (token) => ({ token, scheme: "DPoP", proof: proofBy(alice, `${token}x`) }),
    "dpop_proof_invalid",
  ],
  [
    "a token bound to a certificate, with another",
    BY_CERTIFICATE,
    (token) => ({ token, certificate: own.cert }),
    (token) => ({ token, certificate: another.cert }),
    "token_invalid",
  ],
  [
    "a token bound to a certificate, with none",
    BY_CERTIFICATE,
    (token) => ({ token, certificate: own.cert }),
    asBearer,
    "token_invalid",
  ],
  [
    "a token bound to both, with another certificate",
    { ...BY_KEY, ...BY_CERTIFICATE },
    (token) => ({ ...asDpop(token, alice), certificate: own.cert }),
    (token) => ({ ...asDpop(token, alice), certificate: another.cert }),
    "token_invalid",
  ],
  [
    "a token bound to both, with another key",
    { ...BY_KEY, ...BY_CERTIFICATE },
    (token) => ({ ...asDpop(token, alice), certificate: own.cert }),
    (token) => ({ ...asDpop(token, mallory), certificate: own.cert }),
    "dpop_proof_invalid",
  ],
  ["an unbound token as DPoP", undefined, asBearer, (token) => asDpop(token, alice), "token_invalid"],
];

describe("one cached answer and another binding", () => {
  let server: AnsweringServer;

  before(async () => {
    server = await startAnsweringServer();
  });
  after(() => server.stop());

  const start = (shared?: SharedStore) =>
    startReplica(
      {
        corp: {
          preset: "custom",
          introspectionEndpoint: `${server.origin}/introspect`,
          clientId: "gate",
          clientSecret: "secret",
          clients: ["web"],
        },
      },
      { jira: { grants: [{ type: "authorizationGrant", provider: "corp" }] } },
      shared,
    );
  const answerWith = (cnf: unknown) =>
    server.answer(
      withJson({
        ...{ active: true, token_type: cnf ? "DPoP" : "Bearer", sub: "u-1", client_id: "web" },
        ...{ preferred_username: "alice", cnf },
      }),
    );

  describeEachCache((open, cached) => {
    for (const [index, [what, cnf, right, wrong, outcome]] of ROWS.entries()) {
      it(`never serves ${what}`, async () => {
        answerWith(cnf);
        const { first, second, settled, close } = open(start);
        const token = `${cached}-${index}`;
        assert.deepEqual(await first.ask("jira", right(token)), ["allowed", "upstream"]);
        await settled();
        assert.deepEqual(await second.ask("jira", wrong(token)), [outcome, cached]);
        // Whose it is may go on.
        assert.equal((await second.ask("jira", right(token)))[0], "allowed");
        assert.equal(server.calls.length, 1);
        await close();
      });

      it(`serves who holds the token after ${what}`, async () => {
        answerWith(cnf);
        const { first, second, settled, close } = open(start);
        const token = `${cached}-${index}-first`;
        assert.deepEqual(await first.ask("jira", wrong(token)), [outcome, "upstream"]);
        await settled();
        assert.deepEqual(await second.ask("jira", right(token)), ["allowed", cached]);
        assert.equal(server.calls.length, 1);
        await close();
      });
    }

    it("serves no proof a second time", async () => {
      answerWith(BY_KEY);
      const { first, second, settled, close } = open(start);
      const sent = asDpop(`${cached}-replayed`, alice);
      assert.equal((await first.ask("jira", sent))[0], "allowed");
      await settled();
      assert.deepEqual(await second.ask("jira", sent), ["dpop_proof_invalid", cached]);
      await close();
    });
  });
});
