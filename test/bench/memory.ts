import { createAnswerCache } from "../../src/cache/answers.ts";
import { deriveCacheKeys } from "../../src/cache/digest.ts";
import { type Claims, parseClaims } from "../../src/credential/claims.ts";
import { createSeenTokens } from "../../src/credential/seen-tokens.ts";
import { readToken } from "../../src/credential/token.ts";
import type { Verification } from "../../src/grant/jwt-validator.ts";
import type { ProviderVerdict } from "../../src/grant/remote-validator.ts";
import { createMetrics } from "../../src/observe/metrics.ts";

/** Measures what one remembered answer takes of memory, and fails where that is more than it may be. */
const ENTRIES = 100_000;
/** Bytes. */
const TARGET = 1_000;
const HOUR = 3_600_000;
const keys = deriveCacheKeys(undefined);

/** Claims as they come: parsed anew from each answer's own text, so that no text is shared. */
function parsed(claims: object): Claims {
  const read = parseClaims(JSON.stringify(claims));
  if (read === undefined) throw new Error("no claims");
  return read;
}

function introspected(number: number): ProviderVerdict {
  const claims = {
    active: true,
    sub: `user-${number}`,
    username: `user-${number}`,
    client_id: "web",
    exp: 1_800_000_000 + number,
    iat: 1_799_996_400 + number,
    iss: "https://login.example.com",
    scope: "openid profile email offline_access read:jira",
    token_type: "Bearer",
    email: `user-${number}@example.com`,
    email_verified: true,
  };
  return { kind: "active", claims: parsed(claims) };
}

function verified(number: number): Verification {
  const claims = {
    iss: "https://login.example.com",
    sub: `user-${number}`,
    preferred_username: `user-${number}`,
    aud: "jira",
    client_id: "web",
    scope: "openid profile email read:jira",
    jti: keys.digest("token", `jti ${number}`).slice(0, 22),
    iat: 1_799_996_400 + number,
    exp: 1_800_000_000 + number,
    email: `user-${number}@example.com`,
    email_verified: true,
  };
  return { kind: "verified", claims: parsed(claims), keyId: "ES256:key-1" };
}

function collect(): NodeJS.MemoryUsage {
  if (globalThis.gc === undefined) throw new Error("run with --expose-gc");
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage();
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

async function measure<T>(kind: "introspection" | "verification", answerOf: (number: number) => T) {
  const metrics = createMetrics();
  const before = collect();
  const cache = createAnswerCache<T>({ kind, maxEntries: ENTRIES, maxBytes: 1e9, metrics });
  const settings = keys.digest("settings", kind);
  for (let number = 0; number < ENTRIES; number += 1) {
    const name = `${keys.digest("token", `${kind} ${number}`)}:${settings}`;
    await cache.fetch({
      key: { name },
      source: "corp",
      load: async () => ({ value: answerOf(number), ttl: HOUR }),
    });
  }
  const after = collect();
  const bytes = (after.heapUsed - before.heapUsed) / ENTRIES;
  const counted = ((await metrics.cacheBytes.get()).values[0]?.value ?? 0) / ENTRIES;
  const isTooMuch = bytes > TARGET;
  if (isTooMuch) process.exitCode = 1;
  console.log(
    `${kind}: ${bytes.toFixed(0)} bytes an entry at ${ENTRIES} entries${isTooMuch ? `, more than ${TARGET}` : ""}; counted as ${counted.toFixed(0)}; ` +
      `heap ${megabytes(after.heapUsed)}, RSS ${megabytes(after.rss)}`,
  );
  // Lives until here.
  return cache;
}

/** What is read of an opaque token, beside the answer about it; of a JWT, the claims are held with its verification. */
function measureSeen() {
  const before = collect();
  const seen = createSeenTokens({ keys, maxEntries: 2 * ENTRIES, maxBytes: 1e9 });
  for (let number = 0; number < ENTRIES; number += 1) {
    seen.keep(readToken(`opaque-9vJcQ2mTzXw1-${number}`, keys));
  }
  const bytes = (collect().heapUsed - before.heapUsed) / ENTRIES;
  const counted = seen.bytes / seen.entries;
  console.log(`seen tokens: ${bytes.toFixed(0)} bytes an entry; counted as ${counted.toFixed(0)}`);
  return seen;
}

const seenTokens = measureSeen();
const remembered = [await measure("introspection", introspected), await measure("verification", verified)];
console.log(
  `${seenTokens.entries} tokens and ${remembered.length} kinds remembered together: RSS ${megabytes(collect().rss)}`,
);
