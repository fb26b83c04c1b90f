import assert from "node:assert/strict";
import { createValidators } from "../../src/grant/validators.ts";
import type { Provider } from "../../src/provider/provider.ts";
import { type AnsweringServer, startAnsweringServer, withJson } from "../provider/answering-server.ts";
import { providerUnderTest, type WrittenProvider } from "../provider/provider-under-test.ts";
import { tokenOf, validatorOptions } from "./grants-under-test.ts";
import { ecdsa, forged, hmac, ISSUER, JWKS, KEYS, STRANGER } from "./hostile-tokens-forge.ts";
import { CLIENT, SIGNED_TYPE, signedAnswer } from "./signed-answers.ts";

const SECRET = "a signing secret of 32 bytes or more";

describe("createValidators and the keys of a provider", () => {
  let server: AnsweringServer;
  let opened: Provider[] = [];

  before(async () => {
    server = await startAnsweringServer();
  });
  after(() => server.stop());
  afterEach(async () => {
    await Promise.all(opened.map((provider) => provider.close()));
    opened = [];
  });

  function provider(more: Omit<WrittenProvider, "preset">, name?: string): Provider {
    const introspectionEndpoint = `${server.origin}/introspect`;
    const written = { preset: "custom", issuer: ISSUER, introspectionEndpoint, ...more } as const;
    const client = { clientId: CLIENT, clientSecret: "secret", introspectionAnswers: "jwt" } as const;
    const made = providerUnderTest({ ...client, ...written }, name);
    opened.push(made);
    return made;
  }
  const answerWith = (answer: string) =>
    server.answer((response, call) =>
      (call.path === "/jwks" ? withJson(JWKS) : withJson(answer, 200, SIGNED_TYPE))(response, call),
    );
  const reads = () => server.calls.filter(({ path }) => path === "/jwks").length;

  it("reads one key set for JWTs and for signed answers", async () => {
    answerWith(signedAnswer());
    const validators = createValidators(validatorOptions);
    const corp = provider({ jwksUri: `${server.origin}/jwks` });
    const byKeys = await validators(corp, "keys").validate(tokenOf(forged({})));
    const asked = await validators(corp, "introspection").validate(tokenOf("opaque"));
    assert.deepEqual([byKeys.validation.kind, asked.validation.kind, reads()], ["active", "active", 1]);
  });

  it("keeps the keys of two providers apart", async () => {
    answerWith(signedAnswer());
    const validators = createValidators(validatorOptions);
    const corp = provider({ publicKey: KEYS.es.pem });
    const partner = provider({ publicKey: STRANGER.es.pem }, "partner");
    const stranger = forged({}, {}, ecdsa(STRANGER.es.privateKey));
    for (const [asked, own, other] of [
      [corp, forged({}), stranger],
      [partner, stranger, forged({})],
    ] as const) {
      const kinds = [];
      for (const token of [own, other, own, other]) {
        kinds.push((await validators(asked, "keys").validate(tokenOf(token))).validation.kind);
      }
      assert.deepEqual(kinds, ["active", "invalid", "active", "invalid"]);
    }
    const opaque = async (asked: Provider) =>
      (await validators(asked, "introspection").validate(tokenOf("opaque"))).validation.kind;
    assert.deepEqual([await opaque(corp), await opaque(partner)], ["active", "outage"]);
  });

  it("verifies signed answers by the signing secret, where there is one", async () => {
    const mine = provider({ signingSecret: SECRET, algorithms: ["HS256"] });
    const kindOf = async (secret: string, token: string) => {
      answerWith(signedAnswer({}, { alg: "HS256", kid: undefined }, hmac(secret)));
      const validator = createValidators(validatorOptions)(mine, "introspection");
      return (await validator.validate(tokenOf(token))).validation.kind;
    };
    assert.equal(await kindOf(SECRET, "one"), "active");
    assert.equal(await kindOf("secret", "two"), "outage");
    assert.equal(await kindOf(KEYS.es.pem, "three"), "outage");
  });

  it("remembers a signed answer, and reads its keys no more", async () => {
    answerWith(signedAnswer());
    const validator = createValidators(validatorOptions)(
      provider({ jwksUri: `${server.origin}/jwks` }),
      "introspection",
    );
    const origins = [];
    for (let n = 0; n < 3; n += 1) origins.push((await validator.validate(tokenOf("opaque"))).origin);
    assert.deepEqual([origins, server.calls.length], [["upstream", "memory", "memory"], 2]);
  });

  it("has no answer for a check that the provider's preset does not know", async () => {
    const validator = createValidators(validatorOptions)(provider({ publicKey: KEYS.es.pem }), "tokenCheck");
    assert.equal((await validator.validate(tokenOf("opaque"))).validation.kind, "outage");
  });
});
