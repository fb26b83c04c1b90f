import { Redis } from "ioredis";

/** Whatever is said to a Redis, and whatever it holds. */
export interface WatchedRedis {
  /** Every command so far with its arguments, those of scripts and what they publish among them. */
  commands(): readonly string[];
  /** Every key with its value: texts, and the members of sorted sets. */
  held(): Promise<readonly Buffer[]>;
  stop(): Promise<void>;
}

export async function watchRedis(url: string): Promise<WatchedRedis> {
  const client = new Redis(url);
  const monitor = await client.monitor();
  const commands: string[] = [];
  monitor.on("monitor", (_time: string, args: readonly string[]) => commands.push(args.join(" ")));
  return {
    commands: () => commands,
    async held() {
      const held: Buffer[] = [];
      for (const key of await client.keys("*")) {
        held.push(Buffer.from(key), ...(await valuesOf(client, key)));
      }
      return held;
    },
    async stop() {
      monitor.disconnect();
      client.disconnect();
    },
  };
}

async function valuesOf(client: Redis, key: string): Promise<readonly Buffer[]> {
  if ((await client.type(key)) === "zset") return client.zrangeBuffer(key, "0", "-1");
  const value = await client.getBuffer(key);
  return value === null ? [] : [value];
}

/** How a text may be hidden in others: as it is, in hexadecimal, and in base64 wherever in it it begins. */
export function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    // Neither the characters that hold bits of what stands before, nor those of what follows.
    return text.slice(shift === 0 ? 0 : shift + 1, Math.floor(((shift + bytes.length) * 8) / 6));
  });
  const base64url = base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
  const hex = bytes.toString("hex");
  return [...new Set([secret, encodeURIComponent(secret), hex, hex.toUpperCase(), ...base64, ...base64url])];
}
