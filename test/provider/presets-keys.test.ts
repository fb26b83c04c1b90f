import assert from "node:assert/strict";
import { rsa, type SigningKey, signed } from "../grant/signing-keys.ts";
import { type Answerer, withJson } from "./answering-server.ts";
import { type Asked, alike, askPreset, examinePreset } from "./asked-preset.ts";
import { type EveryHost, startEveryHost } from "./every-host.ts";
import { KEYED_PRESETS } from "./presets/all.ts";
import type { Expected, KeyedChange, KeyedPreset } from "./presets/documented.ts";
import { FAULTS, outages } from "./provider-faults.ts";

const KEY = rsa(2_048);
const OTHER_KEY = rsa(2_048);
const PAST = 1_500_000_000;
const WITH_KEYS = withJson({ keys: [{ ...KEY.jwk, kid: "1", use: "sig", alg: "RS256" }] });
const KEYS_CALL = { method: "GET", headers: { accept: "application/json, application/jwk-set+json" } };

type Grant = "jwt" | "client";

/** What holds for the tokens of every provider. */
const EVERYWHERE: readonly (readonly [
  what: string,
  claimsOf: (preset: KeyedPreset) => object,
  jwt: Expected,
  client: Expected,
  key?: SigningKey,
])[] = [
  ["a user's expired token", ({ ofUser }) => ({ ...ofUser, exp: PAST }), "token_expired", "client_refused"],
  [
    "a client's expired token",
    ({ ofClient }) => ({ ...ofClient, exp: PAST }),
    "token_invalid",
    "client_refused",
  ],
  [
    "a user's token without exp",
    ({ ofUser }) => ({ ...ofUser, exp: undefined }),
    "token_invalid",
    "client_refused",
  ],
  ["a user's token, forged", ({ ofUser }) => ofUser, "token_invalid", "client_refused", OTHER_KEY],
  ["a client's token, forged", ({ ofClient }) => ofClient, "token_invalid", "token_invalid", OTHER_KEY],
  [
    "another issuer's token",
    ({ ofUser }) => ({ ...ofUser, iss: "https://login.example.org/" }),
    "token_invalid",
    "token_invalid",
  ],
  [
    "a token of no issuer",
    ({ ofClient }) => ({ ...ofClient, iss: undefined }),
    "token_invalid",
    "token_invalid",
  ],
];

describe("presets that verify JWTs with keys", () => {
  let host: EveryHost;

  before(async () => {
    host = await startEveryHost();
  });
  after(() => host.stop());

  const tokenOf = (claims: object, { typ = "JWT" }: KeyedChange = {}, { privateKey } = KEY) =>
    signed(privateKey, { alg: "RS256", kid: "1", typ }, { ...claims });

  function ask(
    preset: KeyedPreset,
    grant: Grant,
    token: string,
    change: KeyedChange = {},
    keys: Answerer = WITH_KEYS,
  ) {
    const chosen = grant === "jwt" ? (change.jwt ?? preset.jwt) : preset.client;
    const settings = change.provider && { provider: change.provider };
    return askPreset(host, { ...preset, grant: chosen, token }, [keys], settings);
  }

  for (const preset of KEYED_PRESETS) {
    describe(preset.name, () => {
      for (const [what, claims, ofJwt, ofClient, change] of preset.cases) {
        it(`${what}: ${ofJwt}, ${ofClient}`, async () => {
          const token = await tokenOf(claims, change);
          const jwt = await ask(preset, "jwt", token, change);
          const client = await ask(preset, "client", token, change);
          assert.deepEqual([jwt.outcome, client.outcome], [ofJwt, ofClient]);
          for (const asked of [jwt, client]) assertCalls(asked, preset);
        });
      }

      for (const [what, claimsOf, ofJwt, ofClient, key] of EVERYWHERE) {
        it(`${what}: ${ofJwt}, ${ofClient}`, async () => {
          const token = await tokenOf(claimsOf(preset), {}, key);
          const jwt = await ask(preset, "jwt", token);
          const client = await ask(preset, "client", token);
          assert.deepEqual([jwt.outcome, client.outcome], [ofJwt, ofClient]);
        });
      }

      it("gives the claims of a user's and a client's token by their standard names", async () => {
        const { jwt, client, ofUser, ofClient, userClaims, clientClaims } = preset;
        const user = { ...preset, grant: jwt, token: await tokenOf(ofUser) };
        assert.deepEqual(alike(await examinePreset(host, user, [WITH_KEYS]), userClaims), userClaims);
        const bot = { ...preset, grant: client, token: await tokenOf(ofClient) };
        assert.deepEqual(alike(await examinePreset(host, bot, [WITH_KEYS]), clientClaims), clientClaims);
      });

      for (const [grant, claims] of [
        ["jwt", preset.ofUser],
        ["client", preset.ofClient],
      ] as const) {
        it(`no keys to be had, for ${grant}: unavailable`, async () => {
          const token = await tokenOf(claims);
          const found: Record<string, unknown> = {};
          for (const [fault, answerer] of FAULTS) {
            const { outcome, calls } = await ask(preset, grant, token, {}, answerer);
            found[fault] = [outcome, calls.length];
          }
          assert.deepEqual(found, outages(0));
        });
      }
    });
  }
});

/** Only keys are fetched, and no token is shown to anybody. */
function assertCalls({ outcome, calls, readings }: Asked, { jwks, published = [] }: KeyedPreset): void {
  const fetched = outcome.startsWith("runs as") || calls.length > 0;
  assert.deepEqual(calls, fetched ? [{ ...KEYS_CALL, url: jwks }] : []);
  assert.deepEqual(
    readings.map(({ url, headers }) => [url, headers]),
    fetched ? published.map(([url]) => [url, { accept: "application/json" }]) : [],
  );
}
