import { deriveCacheKeys } from "../../src/cache/digest.ts";
import { connectRedis } from "../../src/cache/redis-connection.ts";
import { redisSchema } from "../../src/config/schema/cache.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import type { RevocationLink } from "../../src/revocation/link.ts";
import { createRedisLink } from "../../src/revocation/redis-link.ts";
import type { Revocation, Target } from "../../src/revocation/target.ts";
import { SECRET } from "../cache/running-store.ts";
import { type RecordedLog, recordLog } from "../observe/recorded-log.ts";
import { waitUntil } from "../support/ports.ts";

/** One replica's link, and what it has told its replica. */
export interface RunningLink extends Pick<RecordedLog, "messages"> {
  readonly link: RevocationLink;
  /** By whom they are about, in the order in which they came; those that came again too. */
  heard(): string[];
  /** How often it was told that the store has lost something. */
  readonly lost: number;
  /** Revokes a user: knows of it, and tells the others. */
  revoke(...usernames: string[]): Promise<boolean>;
  hears(username: string, milliseconds?: number): Promise<void>;
  refused(): Promise<number>;
  close(): Promise<void>;
}

export interface LinkOptions {
  readonly secret?: string;
  readonly previousSecret?: string;
  readonly prefix?: string;
  /** Milliseconds. */
  readonly maxStaleness?: number;
}

export const CHANNEL = "grantgate:{revocations}";

export const revocationOf = (username: string, at = Date.now()): Revocation => ({
  target: { kind: "user", username },
  at,
  until: at + 3_600_000,
});
const nameOf = (target: Target) => (target.kind === "user" ? target.username : target.kind);

export function openLink(url: string, options: LinkOptions = {}): RunningLink {
  const { secret = SECRET, previousSecret, prefix = "grantgate:", maxStaleness = 10_000 } = options;
  const settings = redisSchema.parse(url);
  const { log, messages } = recordLog();
  const metrics = createMetrics();
  const known: Revocation[] = [];
  const heard: string[] = [];
  let lost = 0;
  const link = createRedisLink({
    commands: connectRedis(settings, { use: "commands" }),
    subscriber: connectRedis(settings, { use: "subscription" }),
    prefix,
    keys: deriveCacheKeys(secret, previousSecret),
    maxStaleness,
    listener: {
      heard(revocation) {
        heard.push(nameOf(revocation.target));
        known.push(revocation);
      },
      lost: () => (lost += 1),
      known: () => known,
    },
    log,
    metrics,
  });
  return {
    link,
    messages,
    heard: () => [...heard],
    get lost() {
      return lost;
    },
    revoke(...usernames) {
      const revocations = usernames.map((username) => revocationOf(username));
      known.push(...revocations);
      return link.send(revocations);
    },
    hears: (username, milliseconds = 1_000) =>
      waitUntil(`it hears of ${username}`, () => heard.includes(username), milliseconds),
    refused: async () => (await metrics.revocationsRefused.get()).values[0]?.value ?? 0,
    close: () => link.close(),
  };
}
