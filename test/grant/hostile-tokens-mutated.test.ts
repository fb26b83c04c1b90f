import assert from "node:assert/strict";
import fc from "fast-check";
import type { Grant } from "../../src/grant/grant.ts";
import type { Provider } from "../../src/provider/provider.ts";
import { type AnsweringServer, startAnsweringServer, withJson } from "../provider/answering-server.ts";
import { providerUnderTest } from "../provider/provider-under-test.ts";
import { masks, withAlteredByte } from "./altered-bytes.ts";
import { decide, grantBuilder } from "./grants-under-test.ts";
import { eddsa, forged, ISSUER, JWKS, KEYS, ownSignature, rsassa } from "./hostile-tokens-forge.ts";

const SIGNERS = {
  RS256: { kid: "rs", signer: rsassa(KEYS.rs.privateKey) },
  ES256: { kid: "es", signer: ownSignature },
  EdDSA: { kid: "ed", signer: eddsa(KEYS.ed.privateKey) },
};

/** Mostly what a token is made of, and what separates, pads or ends one. */
const character = fc.constantFrom(..."AZaz09-_.+/= \n\0~\u00e9");
const edit = fc.record({
  at: fc.nat(1_000),
  removed: fc.nat(4),
  added: fc.string({ unit: character, maxLength: 4 }),
});

type Mutation = readonly [what: string, mutate: (token: string, at: number) => string];
const MUTATIONS: readonly Mutation[] = [
  ["deleted", (token, at) => token.slice(0, at) + token.slice(at + 1)],
  ["duplicated", (token, at) => token.slice(0, at + 1) + token.slice(at)],
  [
    "swapped with the next",
    (token, at) => token.slice(0, at) + token.charAt(at + 1) + token.charAt(at) + token.slice(at + 2),
  ],
];
const replaced = (token: string, at: number, by: string) => token.slice(0, at) + by + token.slice(at + 1);
const inserted = (token: string, at: number, text: string) => token.slice(0, at) + text + token.slice(at);

describe("a jwt grant by JWKS and mutated tokens", () => {
  let server: AnsweringServer;
  let provider: Provider;
  let grant: Grant;

  before(async () => {
    server = await startAnsweringServer();
    server.answer(withJson(JWKS));
    provider = providerUnderTest({ preset: "custom", issuer: ISSUER, jwksUri: `${server.origin}/jwks` });
    grant = grantBuilder(provider)({ type: "jwt", audience: "jira" });
  });
  after(async () => {
    await provider.close();
    await server.stop();
  });

  for (const [alg, { kid, signer }] of Object.entries(SIGNERS)) {
    const sign = (sub: string) => forged({ alg, kid }, { sub }, signer);
    const token = sign("u-1");
    const positions = [...token].map((_, at) => at);
    const refuses = async (mutated: string) => {
      if (mutated !== token) assert.equal(await decide([grant], mutated), "token_invalid", mutated);
    };

    it(`takes the ${alg} token that is mutated`, async () => {
      assert.equal(await decide([grant], token), "runs as alice");
    }).timeout(60_000);

    for (const [what, mutate] of MUTATIONS) {
      it(`refuses ${alg} with any one character ${what}`, async () => {
        for (const at of positions) await refuses(mutate(token, at));
      });
    }

    it(`refuses ${alg} with any one character replaced`, async () => {
      const characters = fc.array(character, { minLength: token.length, maxLength: token.length });
      const property = fc.asyncProperty(characters, async (drawn) => {
        for (const at of positions) await refuses(replaced(token, at, drawn[at] ?? "A"));
      });
      await fc.assert(property, { numRuns: 4, endOnFailure: true });
    }).timeout(60_000);

    it(`refuses ${alg} with a character put anywhere, before it and after it too`, async () => {
      const characters = fc.array(character, { minLength: token.length + 1, maxLength: token.length + 1 });
      const property = fc.asyncProperty(characters, async (drawn) => {
        for (const [at, text] of drawn.entries()) await refuses(inserted(token, at, text));
      });
      await fc.assert(property, { numRuns: 4, endOnFailure: true });
    }).timeout(60_000);

    it(`alters every byte of the ${alg} token, one at a time`, () => {
      const bytesOf = (text: string) =>
        Buffer.concat(text.split(".").map((part) => Buffer.from(part, "base64url")));
      const original = bytesOf(token);
      const differences = [...withAlteredByte(token, [0x80])].map((altered) =>
        [...bytesOf(altered).entries()].flatMap(([at, byte]) => (byte === original[at] ? [] : [at])),
      );
      assert.deepEqual(
        differences,
        [...original.keys()].map((at) => [at]),
      );
    });

    it(`refuses ${alg} with any one byte of a part changed`, async () => {
      const property = fc.asyncProperty(masks, async (drawn) => {
        for (const altered of withAlteredByte(token, drawn)) await refuses(altered);
      });
      await fc.assert(property, { numRuns: 3, endOnFailure: true });
    });

    it(`refuses ${alg} after several edits`, async () => {
      const property = fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 6 }), async (edits) => {
        const apply = (text: string, { at, removed, added }: (typeof edits)[number]) => {
          const place = at % (text.length + 1);
          return text.slice(0, place) + added + text.slice(place + removed);
        };
        await refuses(edits.reduce(apply, token));
      });
      await fc.assert(property, { numRuns: 1_000 });
    });

    it(`refuses the beginning of one ${alg} token with the end of another`, async () => {
      const other = sign("u-2");
      const cuts = fc.tuple(fc.nat(token.length), fc.nat(token.length));
      const property = fc.asyncProperty(cuts, async ([first, second]) => {
        const spliced = token.slice(0, first) + other.slice(second);
        if (spliced !== other) await refuses(spliced);
      });
      await fc.assert(property, { numRuns: 300 });
    });
  }
});
