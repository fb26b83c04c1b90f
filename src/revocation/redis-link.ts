import { randomBytes } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Redis } from "ioredis";
import type { RedisClient } from "../cache/redis-connection.ts";
import type { LinkListener, RevocationLink } from "./link.ts";
import { writeMessage } from "./message.ts";
import { createReader, type ReaderOptions } from "./reader.ts";
import { createRedisList, type Mark, readPublished } from "./redis-list.ts";
import { type Revocation, revocationKey } from "./target.ts";

/** Milliseconds between two looks at how far the list has come: a message that was missed is made up for then. */
const LOOK = 400;
/** Revocations that are read before decisions go on. */
const SLICE = 500;
/** Of no list, so that the first look reads whatever is there. */
const UNREAD: Mark = { epoch: "", count: -1 };

export interface RedisLinkOptions extends ReaderOptions {
  /** Shared with nobody, so that no lookup waits for it. */
  readonly commands: RedisClient;
  /** For the subscription. */
  readonly subscriber: Redis;
  readonly prefix: string;
  /** Milliseconds for which what is remembered is believed without word of the others. */
  readonly maxStaleness: number;
  readonly listener: LinkListener;
}

/**
 * Tells of revocations by Redis. Messages are heard at once; twice a second each replica compares how far the list
 * has come with what it has heard, and reads the whole list where they differ: a message lost on the way is made up
 * for. A list that lacks what a replica knows gets it from there.
 */
export function createRedisLink(options: RedisLinkOptions): RevocationLink {
  const { commands, subscriber, prefix, keys, maxStaleness, listener, log, metrics } = options;
  const channel = `${prefix}{revocations}`;
  const list = createRedisList(commands, channel);
  const read = createReader(options);
  let confirmedAt = Number.NEGATIVE_INFINITY;
  /** Everything up to here was heard. */
  let heardTo = UNREAD;
  /** What Redis did not take yet. */
  const owed = new Map<string, Revocation>();
  let looking = false;
  let isCaughtUp: () => void;
  const caughtUp = new Promise<void>((resolve) => {
    isCaughtUp = resolve;
  });

  const add = (revocations: readonly Revocation[]) => {
    const kept = revocations.map((revocation) => ({
      written: writeMessage(keys, revocation),
      until: revocation.until,
    }));
    return list.add(kept, randomBytes(9).toString("base64url"));
  };

  function hear(written: string): Revocation | undefined {
    const revocation = read(written);
    if (revocation) listener.heard(revocation);
    return revocation;
  }

  function hearPublished(message: string): void {
    const { mark, written } = readPublished(message);
    hear(written);
    // The first of a list is the next after none.
    const isOfList = mark.epoch === heardTo.epoch || heardTo.epoch === "";
    if (isOfList && mark.count === heardTo.count + 1) heardTo = mark;
  }

  const owe = (revocation: Revocation) => owed.set(revocationKey(revocation), revocation);

  /** What comes meanwhile is heard as a message as well. */
  async function readList(mark: Mark): Promise<void> {
    const known = listener.known();
    const held = new Set<string>();
    for (const [index, written] of (await list.read()).entries()) {
      if (index % SLICE === SLICE - 1) await nextTurn();
      const revocation = hear(written);
      if (revocation) held.add(revocationKey(revocation));
    }
    if (isBeyond(mark, heardTo)) heardTo = mark;
    for (const revocation of known) if (!held.has(revocationKey(revocation))) owe(revocation);
  }

  async function look(): Promise<void> {
    const asOf = performance.now();
    const before = heardTo;
    let mark = await list.mark();
    if (isLost(mark, before)) {
      log.warn("redis has lost the revocations, it gets them back");
      listener.lost();
      await list.unmark(before);
      heardTo = UNREAD;
      mark = await list.mark();
    }
    if (isBeyond(mark, heardTo)) await readList(mark);
    confirmedAt = asOf;
    isCaughtUp();
    await payDebts();
  }

  async function payDebts(): Promise<void> {
    const debts = [...owed.values()];
    if (debts.length === 0) return;
    await add(debts.filter(({ until }) => until > Date.now()));
    for (const revocation of debts) owed.delete(revocationKey(revocation));
  }

  async function lookOnce(): Promise<void> {
    if (looking) return;
    looking = true;
    await look().catch(() => metrics.redisFailures.inc({ operation: "revocations" }));
    looking = false;
  }

  for (const client of [commands, subscriber]) client.on("error", () => undefined);
  commands.on("ready", lookOnce);
  subscriber.on("message", (_channel: string, message: string) => hearPublished(message));
  subscriber.on("ready", () => void subscriber.subscribe(channel).catch(() => undefined));
  const timer = setInterval(lookOnce, LOOK);

  return {
    async send(revocations) {
      try {
        await add(revocations);
        return true;
      } catch {
        revocations.forEach(owe);
        return false;
      }
    },
    caughtUp,
    trusted: () => performance.now() - confirmedAt <= maxStaleness,
    async close() {
      clearInterval(timer);
      subscriber.disconnect();
      commands.disconnect();
    },
  };
}

function isLost(now: Mark, before: Mark): boolean {
  return before.epoch !== "" && (now.epoch !== before.epoch || now.count < before.count);
}

const isBeyond = (now: Mark, before: Mark) => now.epoch !== before.epoch || now.count > before.count;
