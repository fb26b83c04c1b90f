import { createAnswerCache } from "../../src/cache/answers.ts";
import { deriveCacheKeys } from "../../src/cache/digest.ts";
import { createMetrics } from "../../src/observe/metrics.ts";

/** Prints what remembered answers take: `npm run memory`. Answers as a provider sends them, each text its own. */
const ENTRIES = 100_000;

const keys = deriveCacheKeys("only for this measurement, 32 characters");

function answerOf(index: number) {
  return {
    kind: "active",
    claims: {
      active: true,
      token_type: "Bearer",
      iss: "https://login.example.com",
      sub: `subject-${index}`,
      client_id: "web",
      aud: ["jira", "wiki"],
      scope: "openid profile email read:jira write:jira",
      username: `user-${index}`,
      email: `user-${index}@example.com`,
      email_verified: true,
      iat: 1_790_000_000,
      exp: 1_790_003_600,
    },
  };
}

const settled = () => {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return { heapUsed, rss };
};

const cache = createAnswerCache({
  kind: "introspection",
  maxEntries: ENTRIES,
  maxBytes: 1_000_000_000,
  metrics: createMetrics(),
});
const before = settled();
for (let index = 0; index < ENTRIES; index += 1) {
  const name = `${keys.digest("token", String(index))}:${keys.digest("settings", "corp")}`;
  // Parsed, as it comes from a provider: no text is shared with another entry.
  const text = JSON.stringify(answerOf(index));
  const load = async () => ({ value: JSON.parse(text), ttl: 3_600_000 });
  await cache.fetch({ key: { name }, source: "corp", load });
}
const after = settled();
const perEntry = (bytes: number) => Math.round(bytes / ENTRIES);
console.log(`${ENTRIES} introspection answers of ${JSON.stringify(answerOf(1)).length} bytes of JSON`);
console.log(`heap  ${perEntry(after.heapUsed - before.heapUsed)} bytes an entry`);
console.log(`rss   ${perEntry(after.rss - before.rss)} bytes an entry`);
