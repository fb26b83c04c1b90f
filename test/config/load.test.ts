import assert from "node:assert/strict";
import { dirname } from "node:path";
import { loadConfig } from "../../src/config/load.ts";
import { EXAMPLE, EXAMPLE_FILES } from "./example.ts";
import { linesOf, loadWritten } from "./written-config.ts";

const ENVIRONMENT = { REDIS_URL: "rediss://:pass@redis.example.com:6379/1" };

async function loadedSettings(yaml: string, environment: NodeJS.ProcessEnv = {}) {
  const result = await loadWritten(yaml, environment, EXAMPLE_FILES);
  assert.deepEqual(linesOf(result), []);
  assert.ok(result.kind === "loaded");
  return result.settings;
}

const PUBLIC_POLICY = "policies: [{ name: open, public: true }]\n";

describe("loading a configuration", () => {
  it("reads the documented example, secrets and variables replaced", async () => {
    const settings = await loadedSettings(EXAMPLE, ENVIRONMENT);
    assert.deepEqual(settings.cache, {
      redis: { url: ENVIRONMENT.REDIS_URL, prefix: "grantgate:", commandTimeout: 50 },
      secret: EXAMPLE_FILES["cache.key"].trimEnd(),
      introspection: 60_000,
      users: 300_000,
      inactive: 10_000,
      maxBytes: 128_000_000,
      maxEntries: 100_000,
    });
    assert.equal(settings.providers.corp?.clientSecret, EXAMPLE_FILES.secret.trimEnd());
    const [policy] = settings.policies;
    assert.deepEqual(
      policy?.grants?.map(({ type, verify }) => [type, verify]),
      [
        ["jwt", undefined],
        ["clientCredentials", undefined],
        ["authorizationGrant", undefined],
      ],
    );
  });

  it("fills in what is not written", async () => {
    const settings = await loadedSettings(PUBLIC_POLICY);
    assert.deepEqual(settings.listen, { host: "127.0.0.1", port: 9191 });
    assert.deepEqual(settings.ops, { host: "127.0.0.1", port: 9090 });
    assert.equal(settings.drain, 10_000);
    assert.equal(settings.cache.users, 300_000);
    assert.deepEqual(settings.providers, {});
  });

  it("reads JSON too", async () => {
    const settings = await loadedSettings(
      '{ "realm": "wiki", "policies": [{ "name": "a", "public": true }] }',
    );
    assert.equal(settings.realm, "wiki");
  });

  it("starts a directory's relative path from the configuration's folder", async () => {
    const yaml = `directories: { staff: { type: file, path: users.yaml }, other: { type: file, path: /etc/u.yaml } }\n`;
    const settings = await loadedSettings(yaml + PUBLIC_POLICY);
    const { staff, other } = settings.directories;
    assert.ok(staff?.type === "file" && other?.type === "file");
    assert.match(staff.path, /^\/.*\/users\.yaml$/);
    assert.notEqual(dirname(staff.path), process.cwd());
    assert.equal(other.path, "/etc/u.yaml");
  });

  it("freezes the settings all the way down", async () => {
    const settings = await loadedSettings(EXAMPLE, ENVIRONMENT);
    const { cache, policies, providers } = settings;
    for (const part of [settings, cache, policies, policies[0]?.grants?.[0], providers.corp]) {
      assert.ok(Object.isFrozen(part));
    }
  });

  it("reads the Redis address, which may hold a password, from a file as well", async () => {
    const yaml = `cache: { redis: { file: url }, secret: { file: cache.key } }\n${PUBLIC_POLICY}`;
    const result = await loadWritten(yaml, {}, { ...EXAMPLE_FILES, url: `${ENVIRONMENT.REDIS_URL}\r\n` });
    assert.ok(result.kind === "loaded");
    assert.equal(result.settings.cache.redis?.url, ENVIRONMENT.REDIS_URL);
  });

  it("does not look at the environment again", async () => {
    const environment = { REALM: "first" };
    const settings = await loadedSettings(`realm: \${REALM}\n${PUBLIC_POLICY}`, environment);
    environment.REALM = "second";
    assert.equal(settings.realm, "first");
  });

  it("takes a variable for any kind of value, whole or in part", async () => {
    const yaml = [
      `listen: \${HOST}:\${PORT}`,
      `drain: \${SECONDS}s`,
      `cache: { maxEntries: "\${COUNT}" }`,
      `policies: [{ name: open, public: "\${PUBLIC}" }]`,
    ].join("\n");
    const environment = { HOST: "0.0.0.0", PORT: "9000", SECONDS: "30", COUNT: "12", PUBLIC: "true" };
    const settings = await loadedSettings(yaml, environment);
    assert.deepEqual(settings.listen, { host: "0.0.0.0", port: 9000 });
    assert.equal(settings.drain, 30_000);
    assert.equal(settings.cache.maxEntries, 12);
    assert.equal(settings.policies[0]?.public, true);
  });

  it("names a file that cannot be read", () => {
    assert.deepEqual(linesOf(loadConfig("nowhere/grantgate.yaml", {})), [
      "1:1 found no file that can be read, expected a configuration",
    ]);
  });
});
