import assert from "node:assert/strict";
import { createCertificateAuthority } from "../support/certificates.ts";
import { linesOf, loadWritten } from "./written-config.ts";

const { cert } = createCertificateAuthority();
const DEFAULTS = { prefix: "grantgate:", commandTimeout: 50 };
const BESIDE = { password: "pass\n", "sentinel.password": "other\n", "ca.pem": cert };

/** The settings that these lines, in a mapping, are read as. */
async function settingsOf(redis: string, environment: NodeJS.ProcessEnv = {}) {
  const yaml = `cache: { secret: a-secret-of-thirty-two-characters, redis: ${redis} }
policies: [{ name: open, public: true }]`;
  const loaded = await loadWritten(yaml, environment, BESIDE);
  assert.deepEqual(linesOf(loaded), []);
  return loaded.kind === "loaded" ? loaded.settings.cache.redis : undefined;
}

const ACCEPTED: readonly (readonly [written: string, settings: object])[] = [
  [`"redis://127.0.0.1"`, { url: "redis://127.0.0.1" }],
  [`"rediss://gate:pass@redis.corp.test:6380/1"`, { url: "rediss://gate:pass@redis.corp.test:6380/1" }],
  [`/run/redis.sock`, { socket: "/run/redis.sock" }],
  [`{ url: "redis://127.0.0.1", prefix: "gate:{a}:" }`, { url: "redis://127.0.0.1", prefix: "gate:{a}:" }],
  [`{ socket: /run/redis.sock, database: 3 }`, { socket: "/run/redis.sock", database: 3 }],
  [
    `{ url: "rediss://127.0.0.1", username: gate, password: { file: password }, ca: { file: ca.pem } }`,
    { url: "rediss://127.0.0.1", username: "gate", password: "pass", ca: cert.trimEnd() },
  ],
  [
    `{ sentinels: ["[::1]:26379", sentinel.corp.test:26379], name: main, sentinelPassword: { file: sentinel.password } }`,
    {
      sentinels: [
        { host: "::1", port: 26_379 },
        { host: "sentinel.corp.test", port: 26_379 },
      ],
      name: "main",
      sentinelPassword: "other",
    },
  ],
  [
    `{ cluster: [127.0.0.1:7000], tls: true, commandTimeout: 20ms }`,
    { cluster: [{ host: "127.0.0.1", port: 7_000 }], tls: true, commandTimeout: 20 },
  ],
];

describe("cache.redis", () => {
  for (const [written, settings] of ACCEPTED) {
    it(`takes ${written}`, async () => {
      assert.deepEqual(await settingsOf(written), { ...DEFAULTS, ...settings });
    });
  }

  it("takes its numbers and flags from the environment as well", async () => {
    const written = `{ sentinels: ["\${NODE}"], name: main, database: "\${DB}", tls: "\${TLS}", commandTimeout: "\${T}ms" }`;
    assert.deepEqual(await settingsOf(written, { NODE: "127.0.0.1:26379", DB: "2", TLS: "true", T: "30" }), {
      ...DEFAULTS,
      sentinels: [{ host: "127.0.0.1", port: 26_379 }],
      name: "main",
      database: 2,
      tls: true,
      commandTimeout: 30,
    });
  });
});
