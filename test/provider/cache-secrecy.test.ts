import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { deriveCacheKeys } from "../../src/cache/digest.ts";
import { createRedisStore } from "../../src/cache/redis.ts";
import type { SharedStore } from "../../src/cache/store.ts";
import { redisSchema } from "../../src/config/schema/cache.ts";
import { readToken } from "../../src/credential/token.ts";
import { createValidators } from "../../src/grant/validators.ts";
import { entryOf } from "../cache/running-store.ts";
import { validatorOptions } from "../grant/grants-under-test.ts";
import { recordLog } from "../observe/recorded-log.ts";
import { waitUntil } from "../support/ports.ts";
import { type RedisServer, startRedis } from "../support/redis.ts";
import { type AnsweringServer, startAnsweringServer, withJson } from "./answering-server.ts";
import { providerUnderTest, type WrittenProvider } from "./provider-under-test.ts";

const keys = deriveCacheKeys("a secret of at least 32 characters");
const SECRET = "s3cret-of-our-client";
const CLIENT = "our-cl1ent";
const TOKEN = "opaque-t0ken";
const { privateKey } = generateKeyPairSync("ed25519");
const clientKey = JSON.stringify({ ...privateKey.export({ format: "jwk" }), kid: "gate-1" });
const { d: privatePart = "" } = privateKey.export({ format: "jwk" });

const CREDENTIALS: readonly Omit<WrittenProvider, "preset">[] = [
  { clientAuthentication: "client_secret_basic", clientSecret: SECRET },
  { clientAuthentication: "client_secret_post", clientSecret: SECRET },
  { clientAuthentication: "bearer", clientSecret: SECRET },
  { clientAuthentication: "private_key_jwt", clientKey },
];

describe("an answer in Redis", () => {
  let server: AnsweringServer;
  let redis: RedisServer;
  let store: SharedStore;

  before(async () => {
    server = await startAnsweringServer();
    server.answer(withJson({ active: true, token_type: "Bearer", sub: "alice" }));
    redis = await startRedis();
    const { metrics } = validatorOptions;
    store = createRedisStore({ settings: redisSchema.parse(redis.url), keys, log: recordLog().log, metrics });
    await waitUntil("the store is connected", async () => {
      store.set("probe", entryOf(1));
      return (await store.get("probe")) !== undefined;
    });
  });
  after(async () => {
    await store.close();
    await redis.stop();
    await server.stop();
  });

  it("shows neither secret, key nor token, and is another for each way to authenticate", async () => {
    const validators = createValidators({ ...validatorOptions, keys, shared: store });
    for (const [index, credential] of CREDENTIALS.entries()) {
      const introspectionEndpoint = `${server.origin}/introspect`;
      const provider = providerUnderTest(
        { preset: "custom", introspectionEndpoint, clientId: CLIENT, ...credential },
        `corp${index}`,
      );
      const { validation, origin } = await validators(provider, "introspection").validate(
        readToken(TOKEN, keys),
      );
      assert.deepEqual([validation.kind, origin], ["active", "upstream"]);
      await provider.close();
    }
    await waitUntil("all answers are in Redis", async () => {
      // And the probe.
      return (await redis.entries()).size === CREDENTIALS.length + 1;
    });
    const stored = [...(await redis.entries())].flat().map(String).join("\n");
    for (const hidden of [SECRET, privatePart, CLIENT, TOKEN]) assert.ok(!stored.includes(hidden), hidden);
  });
});
