import assert from "node:assert/strict";
import { deriveCacheKeys } from "../../src/cache/digest.ts";
import { createRedisStore } from "../../src/cache/redis.ts";
import type { SharedStore } from "../../src/cache/store.ts";
import { redisSchema } from "../../src/config/schema/cache.ts";
import { readToken } from "../../src/credential/token.ts";
import { createValidators } from "../../src/grant/validators.ts";
import { createLog } from "../../src/observe/log.ts";
import { entryOf } from "../cache/running-store.ts";
import { type AnsweringServer, startAnsweringServer, withJson } from "../provider/answering-server.ts";
import { providerUnderTest, type WrittenProvider } from "../provider/provider-under-test.ts";
import { waitUntil } from "../support/ports.ts";
import { type RedisServer, startRedis } from "../support/redis.ts";
import { validatorOptions } from "./grants-under-test.ts";

const keys = deriveCacheKeys("a secret of at least 32 characters");
const ACTIVE = { active: true, token_type: "Bearer", sub: "alice", aud: ["jira"] };

describe("createValidators", () => {
  let server: AnsweringServer;
  let redis: RedisServer;
  let store: SharedStore;

  before(async () => {
    server = await startAnsweringServer();
    redis = await startRedis();
    const { metrics } = validatorOptions;
    const log = createLog("error", { write: () => undefined });
    store = createRedisStore({ settings: redisSchema.parse(redis.url), keys, log, metrics });
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
  beforeEach(() => server.answer(withJson(ACTIVE)));

  const withSettings = (more: Omit<WrittenProvider, "preset"> = {}, name = "corp") =>
    providerUnderTest(
      {
        preset: "custom",
        introspectionEndpoint: `${server.origin}/introspect`,
        userinfoEndpoint: `${server.origin}/me`,
        clientId: "gate",
        clientSecret: "secret",
        ...more,
      },
      name,
    );
  /** The validators of one replica: its memory is its own, the store is shared. */
  const replica = () => createValidators({ ...validatorOptions, keys, shared: store });
  const token = readToken("opaque", keys);

  async function fillStore(): Promise<void> {
    await waitUntil("the answer is in Redis", async () => {
      const { origin } = await replica()(withSettings(), "introspection").validate(token);
      return origin === "redis";
    });
  }

  it("gives one validator of a provider for each way to verify", () => {
    const validators = replica();
    const provider = withSettings();
    assert.equal(validators(provider, "introspection"), validators(provider, "introspection"));
    assert.notEqual(validators(provider, "introspection"), validators(provider, "userinfo"));
    assert.notEqual(
      validators(provider, "introspection"),
      validators(withSettings({}, "other"), "introspection"),
    );
  });

  it("shares an answer with replicas of the same settings", async () => {
    await fillStore();
    server.answer(withJson({ active: false }));
    const { validation, origin } = await replica()(withSettings(), "introspection").validate(token);
    assert.deepEqual([validation.kind, origin, server.calls.length], ["active", "redis", 0]);
    assert.ok(validation.kind === "active" && Object.getPrototypeOf(validation.claims) === null);
  });

  const others = [
    { clientId: "other" },
    { clientSecret: "other" },
    { requireTokenType: false },
    { issuer: "https://login.example.com" },
  ];
  for (const settings of others) {
    it(`asks anew under ${JSON.stringify(settings)}`, async () => {
      await fillStore();
      server.answer(withJson({ active: false }));
      const { validation, origin } = await replica()(withSettings(settings), "introspection").validate(token);
      assert.deepEqual([validation.kind, origin], ["inactive", "upstream"]);
    });
  }

  it("never takes the answer of one endpoint for that of the other", async () => {
    await fillStore();
    const { origin } = await replica()(withSettings(), "userinfo").validate(token);
    assert.equal(origin, "upstream");
  });

  it("asks every provider itself, in one memory too", async () => {
    const validators = createValidators(validatorOptions);
    const corp = validators(withSettings(), "introspection");
    const partner = validators(withSettings({ clientId: "other" }, "partner"), "introspection");
    const origins = [await corp.validate(token), await corp.validate(token), await partner.validate(token)];
    assert.deepEqual(
      origins.map(({ origin }) => origin),
      ["upstream", "memory", "upstream"],
    );
  });
});
