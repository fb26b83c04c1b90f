import { startRedis } from "../support/redis.ts";
import { checkMessage } from "./check-message.ts";
import { loadWithDistinct } from "./distinct-load.ts";
import { expectRemembered, type Load, measure, measureWarm } from "./measure.ts";
import type { Measurement } from "./measurement.ts";
import { type Bench, withService } from "./row.ts";
import type { Service } from "./service.ts";
import { type Algorithm, jwt, opaqueToken } from "./tokens.ts";

/** Signing RS256 takes a millisecond a token. */
const UNSEEN = { quick: 4_000, full: 20_000 };
/** Of them are sent before anything counts. */
const WARM_UP_SHARE = 0.5;
/** Seconds at most for what is bounded by its number of requests. */
const LONGEST = 900;

/** Each request with another JWT, signed before. */
export function unseenTokens(bench: Bench, name: string, algorithm: Algorithm): Promise<Measurement[]> {
  const { issuer } = bench.provider;
  const count = bench.isQuick ? UNSEEN.quick : UNSEEN.full;
  const tokens = Array.from({ length: count }, (_, number) => jwt({ issuer, algorithm, number }));
  const messageOf = messagesWith((index) => tokens[index] ?? "");
  return withService(bench, name, { maxEntries: 2 * count }, async ({ port, ...service }) => {
    const warmUp = count * WARM_UP_SHARE;
    await loadWithDistinct({ port, messageOf, requests: warmUp, seconds: LONGEST });
    const rest = { port, messageOf: (index: number) => messageOf(warmUp + index), seconds: LONGEST };
    const load = () => loadWithDistinct({ ...rest, requests: count - warmUp });
    return [await measureWarm(name, { port, ...service }, load)];
  });
}

/** As many opaque tokens as are remembered, asked about in an order in which neighbours are not near in memory. */
export function rememberedTokens(bench: Bench, name: string, count: number): Promise<Measurement[]> {
  return withService(bench, name, { maxEntries: 2 * count }, async (service) => {
    const before = await service.usage();
    await fill(service, count);
    const measured = await measure(name, service, askingInTurn(service, count), bench.duration);
    await expectRemembered(name, service, count);
    const after = await service.usage();
    // Below that the rest of the process outweighs them.
    if (count < 100_000) return [measured];
    return [{ ...measured, memoryPerToken: (after.memory - before.memory) / count }];
  });
}

const IN_REDIS = 1_000;

/** The memory holds a single answer: each is read from Redis, whose own CPU time does not count. */
export async function redisAlone(bench: Bench, name: string): Promise<Measurement[]> {
  const redis = await startRedis();
  try {
    return await withService(bench, name, { redis: redis.url, maxEntries: 1 }, async (service) => {
      await fill(service, IN_REDIS);
      const measured = await measure(name, service, askingInTurn(service, IN_REDIS), bench.duration);
      await expectRemembered(name, service, IN_REDIS);
      return [measured];
    });
  } finally {
    await redis.stop();
  }
}

async function fill({ port }: Service, count: number): Promise<void> {
  const messageOf = messagesWith(opaqueToken);
  await loadWithDistinct({ port, messageOf, requests: count, seconds: LONGEST });
}

/** A prime that divides none of the numbers of tokens: every token gets its turn. */
const STRIDE = 7_919;

function askingInTurn({ port }: Service, count: number): Load {
  const messageOf = messagesWith((index) => opaqueToken((index * STRIDE) % count));
  return (seconds) => loadWithDistinct({ port, messageOf, requests: Infinity, seconds });
}

/** Copies one message with the token replaced: encoding each would keep the client from asking faster. */
function messagesWith(tokenOf: (index: number) => string): (index: number) => Buffer {
  const first = tokenOf(0);
  const template = checkMessage(first);
  const at = template.indexOf(first);
  return (index) => {
    const token = tokenOf(index);
    if (token.length !== first.length) throw new Error("tokens of a row must be of one length");
    const message = Buffer.from(template);
    message.write(token, at, "latin1");
    return message;
  };
}
