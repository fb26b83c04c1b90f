import assert from "node:assert/strict";
import { deriveCacheKeys } from "../../src/cache/digest.ts";
import { createRedisStore } from "../../src/cache/redis.ts";
import { buildExchange } from "../../src/events/build.ts";
import { createEventsServer } from "../../src/events/server.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { createProvider } from "../../src/provider/provider.ts";
import { NO_PROXIES } from "../../src/provider/proxies.ts";
import { buildRevocations } from "../../src/revocation/build.ts";
import { loadWritten } from "../config/written-config.ts";
import { type RecordedLog, recordLog } from "../observe/recorded-log.ts";
import { unobserved } from "../provider/provider-under-test.ts";

/** What of a token a revocation may concern. */
export interface Bearer {
  readonly source?: string;
  readonly sub?: string;
  readonly sid?: string;
  readonly email?: string;
  /** Seconds since the epoch; a minute ago unless it says otherwise. */
  readonly iat?: number;
}

/** A listener on 127.0.0.1 as the service runs it. */
export interface EventsUnderTest extends Pick<RecordedLog, "lines" | "messages"> {
  readonly origin: string;
  post(path: string, body: string, headers: Readonly<Record<string, string>>): Promise<EventAnswer>;
  /** Whether a token of this bearer is refused by now. */
  refuses(bearer: Bearer): boolean;
  /** Of a counter, over all of its labels or those given. */
  count(name: CounterName, labels?: Readonly<Record<string, string>>): Promise<number>;
  /** Whether Redis is connected. */
  isConnected(): Promise<boolean>;
  stop(): Promise<void>;
}

type CounterName = "revocationsReceived" | "eventsRefused" | "eventsIgnored";

export interface EventAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface EventsOptions {
  /** `providers` and `events` of a configuration, `cache` where there are several replicas. */
  readonly config: string;
}

const REST = `
revocation: { maxTokenLifetime: 12h }
directories: { staff: { type: file, path: users.yaml } }
policies: [{ name: open, public: true }]
`;

export async function startEvents({ config }: EventsOptions): Promise<EventsUnderTest> {
  const loaded = await loadWritten(config + REST);
  assert.ok(loaded.kind === "loaded", JSON.stringify(loaded));
  const { settings } = loaded;
  const { log, lines, messages } = recordLog();
  const metrics = createMetrics();
  const { redis, secret } = settings.cache;
  const keys = deriveCacheKeys(secret);
  const shared = redis && createRedisStore({ settings: redis, keys, log, metrics });
  const providers = new Map(
    Object.entries(settings.providers).map(([name, provider]) => {
      const rest = { maxTokens: 10, proxies: NO_PROXIES, observe: unobserved, log, metrics };
      return [name, createProvider({ name, settings: provider, ...rest })] as const;
    }),
  );
  const own = await buildRevocations(settings, { keys, shared, sources: new Map(), log, metrics });
  const context = { keys, shared, providers, revocations: own, log, metrics };
  const exchange = buildExchange(settings, context);
  assert.ok(exchange && own && settings.events);
  const server = createEventsServer(exchange, log);
  const origin = `http://127.0.0.1:${await server.listen(settings.events.listen)}`;
  return {
    origin,
    lines,
    messages,
    async post(path, body, headers) {
      const response = await fetch(origin + path, { method: "POST", body, headers });
      return { status: response.status, headers: response.headers, text: await response.text() };
    },
    refuses({ source = "corp", iat = Math.floor(Date.now() / 1_000) - 60, ...claims }) {
      const token = { signed: "a token that nobody revoked itself", previousSigned: undefined };
      const facts = { source, token, said: [{ iat, ...claims }], username: "somebody" };
      return own.refusal(facts) !== undefined;
    },
    async count(name, labels = {}) {
      const { values } = await metrics[name].get();
      const counted = values.filter((value) =>
        Object.entries(labels).every(([label, wanted]) =>
          Object.entries(value.labels).some(([held, is]) => held === label && is === wanted),
        ),
      );
      return counted.reduce((sum, { value }) => sum + value, 0);
    },
    isConnected: async () => (await metrics.redisUp.get()).values[0]?.value === 1,
    async stop() {
      await server.drain(100);
      await Promise.all(
        [own, ...(shared ? [shared] : []), ...providers.values()].map((part) => part.close()),
      );
    },
  };
}
