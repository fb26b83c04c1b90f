import assert from "node:assert/strict";
import type { Provider } from "../../src/provider/provider.ts";
import { type AnsweringServer, startAnsweringServer, withJson } from "../provider/answering-server.ts";
import { providerUnderTest } from "../provider/provider-under-test.ts";
import { type EveryGrant, everyGrant } from "./every-grant.ts";
import { decide } from "./grants-under-test.ts";
import { ec, signed } from "./signing-keys.ts";

const ISSUER = "https://login.example.com";
const KEY = ec("P-256").privateKey;
const OTHER_KEY = ec("P-384").privateKey;
const EXP = Math.floor(Date.now() / 1_000) + 3_600;

type Claims = Readonly<Record<string, unknown>>;

const OWN = { iss: ISSUER, sub: "alice", exp: EXP };
/** What the provider answers about any token: little, but `active`. */
const ANSWER = {
  active: true,
  token_type: "Bearer",
  sub: "alice",
  client_id: "web",
  aud: "jira",
  preferred_username: "alice",
};
const OF_CLIENT = { sub: "ci-bot", client_id: "ci-bot" };

const ALICE = "runs as alice";
const USER_GRANTS = ["jwtAsked", "userAsked", "userByUserinfo"] as const;
type UserAnswers = readonly [jwtAsked: string, userAsked: string, userByUserinfo: string];
const INVALID: UserAnswers = ["token_invalid", "token_invalid", "token_invalid"];

const CASES: readonly (readonly [
  what: string,
  own: Claims,
  answer: Claims,
  expected: UserAnswers,
  header?: Claims,
])[] = [
  ["nothing amiss", {}, {}, [ALICE, ALICE, ALICE]],
  ["a binding that the answer does not repeat", { cnf: { jkt: "a" } }, {}, INVALID],
  ["a binding in the answer alone", {}, { cnf: { jkt: "a" } }, INVALID],
  ["an ID token's claims", { at_hash: "a" }, {}, INVALID],
  ["a SET's claims", { events: {} }, {}, INVALID],
  ["typ logout+jwt", {}, {}, INVALID, { typ: "logout+jwt" }],
  ["typ secevent+jwt", {}, {}, INVALID, { typ: "secevent+jwt" }],
  [
    "an algorithm that the provider alone can judge",
    {},
    {},
    ["token_invalid", ALICE, ALICE],
    { alg: "ES384" },
  ],
  ["no exp anywhere", { exp: undefined }, {}, ["token_invalid", ALICE, ALICE]],
  ["exp in the answer alone", { exp: undefined }, { exp: EXP }, [ALICE, ALICE, ALICE]],
  ["exp past", { exp: 1 }, {}, ["token_expired", "token_expired", "token_expired"]],
  ["no audience in the answer", { aud: "jira" }, { aud: undefined }, ["token_invalid", ALICE, ALICE]],
  [
    "an answer that names another client",
    {},
    { client_id: "app" },
    ["token_invalid", "token_invalid", ALICE],
  ],
  ["no client in the answer", {}, { client_id: undefined }, ["token_invalid", "token_invalid", ALICE]],
  ["an answer of another issuer", {}, { iss: "https://evil.example" }, INVALID],
  ["a list of usernames", {}, { preferred_username: ["admin"] }, INVALID],
  [
    "an answer that shows it to be a client's",
    {},
    OF_CLIENT,
    ["token_invalid", "token_expired", "token_expired"],
  ],
  ["the claims of a client", OF_CLIENT, {}, ["token_invalid", "token_expired", "token_expired"]],
  ["an answer with a sub that is no text", {}, { sub: 1 }, INVALID],
];

describe("grants and a provider that calls every token active", () => {
  let server: AnsweringServer;
  let provider: Provider;
  let grants: EveryGrant;

  before(async () => {
    server = await startAnsweringServer();
  });
  after(() => server.stop());
  beforeEach(() => {
    provider = providerUnderTest({
      preset: "custom",
      issuer: ISSUER,
      introspectionEndpoint: `${server.origin}/introspect`,
      userinfoEndpoint: `${server.origin}/me`,
      jwksUri: `${server.origin}/jwks`,
      clientId: "gate",
      clientSecret: "secret",
      clients: ["web"],
    });
    grants = everyGrant(provider);
  });
  afterEach(() => provider.close());

  for (const [what, own, answer, expected, header] of CASES) {
    it(`answer a JWT with ${what}`, async () => {
      server.answer(withJson({ ...ANSWER, ...answer }));
      const key = header?.alg === "ES384" ? OTHER_KEY : KEY;
      const token = await signed(key, { alg: "ES256", typ: "at+jwt", ...header }, { ...OWN, ...own });
      const decided = await Promise.all(USER_GRANTS.map((name) => decide([grants[name]], token)));
      assert.deepEqual(decided, expected);
    });
  }

  const ofClients: readonly (readonly [what: string, own: Claims, answer: Claims, expected: string])[] = [
    ["nothing amiss", OF_CLIENT, OF_CLIENT, "runs as svc-ci"],
    ["a binding that the answer does not repeat", { ...OF_CLIENT, cnf: {} }, OF_CLIENT, "token_invalid"],
    ["an answer that shows it to be a user's", OF_CLIENT, {}, "client_refused"],
    ["the claims of a user", {}, OF_CLIENT, "client_refused"],
    ["exp past", { ...OF_CLIENT, exp: 1 }, OF_CLIENT, "client_refused"],
  ];
  for (const [what, own, answer, expected] of ofClients) {
    it(`answer a client's JWT with ${what}`, async () => {
      server.answer(withJson({ ...ANSWER, ...answer }));
      const token = await signed(KEY, { alg: "ES256" }, { ...OWN, ...own });
      assert.equal(await decide([grants.clientAsked], token), expected);
    });
  }

  it("ask nobody about a JWT of another type or without a signature", async () => {
    server.answer(withJson(ANSWER));
    const token = await signed(KEY, { alg: "ES256", typ: "secevent+jwt" }, OWN);
    const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${token.split(".").slice(1).join(".")}`;
    for (const name of USER_GRANTS) {
      assert.equal(await decide([grants[name]], token), "token_invalid");
      assert.equal(await decide([grants[name]], unsigned), "token_invalid");
    }
    assert.equal(server.calls.length, 0);
  });

  it("ask nobody about a JWT that is of the other class by its own words", async () => {
    server.answer(withJson(ANSWER));
    await decide([grants.clientAsked], await signed(KEY, { alg: "ES256" }, OWN));
    await decide(
      [grants.jwtAsked, grants.userAsked],
      await signed(KEY, { alg: "ES256" }, { ...OWN, ...OF_CLIENT }),
    );
    assert.equal(server.calls.length, 0);
  });

  it("offer an opaque token that one endpoint does not know to the next grant", async () => {
    server.answer((response, call) => {
      withJson(call.path === "/me" ? ANSWER : { active: false })(response, call);
    });
    const { clientAsked, userAsked, userByUserinfo } = grants;
    assert.equal(await decide([clientAsked, userAsked, userByUserinfo], "opaque"), ALICE);
    const token = await signed(KEY, { alg: "ES256" }, OWN);
    assert.equal(await decide([userAsked, userByUserinfo], token), "token_expired");
  });

  it("take no opaque token for a JWT", async () => {
    server.answer(withJson(ANSWER));
    assert.equal(await decide([grants.jwtAsked], "opaque"), "token_invalid");
    assert.equal(server.calls.length, 0);
  });
});
