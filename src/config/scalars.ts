import { z } from "zod";

const UNIT_MILLISECONDS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
const DURATION = /^(\d{1,9})(ms|s|m|h)$/;

/** Milliseconds: one day. Node's timers fire at once when they are set to more than 24 days. */
const LONGEST = 86_400_000;

function toMilliseconds(text: string): number {
  const [, amount, unit] = DURATION.exec(text) ?? [];
  return Number(amount) * UNIT_MILLISECONDS[unit as keyof typeof UNIT_MILLISECONDS];
}

/** `200ms`, `30s`, `5m`, `1h`; read as milliseconds. Never zero: nothing here is meant to last no time. */
export const duration = z
  .string("a duration such as 200ms, 30s or 5m")
  .regex(DURATION, "a duration such as 200ms, 30s or 5m")
  .transform(toMilliseconds)
  .refine((milliseconds) => milliseconds > 0, "a duration longer than zero")
  .refine((milliseconds) => milliseconds <= LONGEST, "a duration of at most 24h");

/** Milliseconds: thirty days. */
const LONGEST_LIFETIME = 30 * LONGEST;

/** Like a duration, for what no timer waits for: `12h`, `720h`. */
export const lifetime = z
  .string("a duration such as 12h")
  .regex(DURATION, "a duration such as 12h")
  .transform(toMilliseconds)
  .refine((milliseconds) => milliseconds > 0, "a duration longer than zero")
  .refine((milliseconds) => milliseconds <= LONGEST_LIFETIME, "a duration of at most 720h");

const UNIT_BYTES = { kB: 1_000, MB: 1_000_000, GB: 1_000_000_000 } as const;
const SIZE = /^(\d{1,6})(kB|MB|GB)$/;

/** `512kB`, `64MB`, `1GB`; read as bytes. */
export const size = z
  .string("a size such as 64MB")
  .regex(SIZE, "a size such as 64MB")
  .transform((text) => {
    const [, amount, unit] = SIZE.exec(text) ?? [];
    return Number(amount) * UNIT_BYTES[unit as keyof typeof UNIT_BYTES];
  })
  .refine((bytes) => bytes > 0, "a size larger than zero");

/** A boolean, or its text where it came from an environment variable. */
export const flag = z
  .union([z.boolean(), z.enum(["true", "false"])], "true or false")
  .transform((value) => value === true || value === "true");

const LARGEST_COUNT = 2_000_000;
const COUNT = `a whole number from 1 to ${LARGEST_COUNT}`;

/** A whole number above zero, or its text where it came from an environment variable; memory is set aside for it. */
export const count = z
  .union([z.number(), z.string().regex(/^\d{1,9}$/, COUNT)], COUNT)
  .transform(Number)
  .refine((value) => Number.isSafeInteger(value) && value > 0 && value <= LARGEST_COUNT, COUNT);

const SHARE = "a number from 0 to 1";

/** A part of a whole, or its text where it came from an environment variable. */
export const share = z
  .union([z.number(), z.string().regex(/^[01]$|^0?\.\d{1,9}$/, SHARE)], SHARE)
  .transform(Number)
  .refine((value) => value >= 0 && value <= 1, SHARE);

const LARGEST_PROCESSES = 256;
const PROCESSES = `auto, or a whole number from 1 to ${LARGEST_PROCESSES}`;

/** A number of processes, or its text where it came from an environment variable; `auto` as it is. */
export const processes = z
  .union([z.literal("auto"), z.number(), z.string().regex(/^\d{1,3}$/, PROCESSES)], PROCESSES)
  .transform((value) => (value === "auto" ? value : Number(value)))
  .refine(
    (value) => value === "auto" || (Number.isInteger(value) && value > 0 && value <= LARGEST_PROCESSES),
    PROCESSES,
  );

const TOKEN_SIZE = "a whole number of bytes from 256 to 65536";

/** Envoy passes on no headers larger than 60 kB unless it is told to. */
export const tokenSize = z
  .union([z.number(), z.string().regex(/^\d{1,9}$/, TOKEN_SIZE)], TOKEN_SIZE)
  .transform(Number)
  .refine((bytes) => Number.isSafeInteger(bytes) && bytes >= 256 && bytes <= 65_536, TOKEN_SIZE);

export const text = z.string("a text").min(1, "a text that is not empty");

export const name = z
  .string("a name of letters, digits, - and _")
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, "a name of letters, digits, - and _, at most 64 long");

/** A secret by value (`${ENV_VAR}`) or by file. The loader puts a file's content in its place before parsing. */
export const secret = z
  .union([text, z.strictObject({ file: text })], "a text, or { file: path }")
  .transform((value, context) => {
    if (typeof value === "string") return value;
    context.addIssue("a text, or { file: path }");
    return z.NEVER;
  });

/** `host:port` to listen on; the host may be an IPv6 address in brackets. */
export const address = z
  .string("host:port, such as 127.0.0.1:9191")
  .regex(/^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):\d{1,5}$/, "host:port, such as 127.0.0.1:9191")
  .transform((value) => {
    const at = value.lastIndexOf(":");
    return { host: value.slice(0, at).replace(/^\[|\]$/g, ""), port: Number(value.slice(at + 1)) };
  })
  .refine(({ port }) => port <= 65_535, "a port up to 65535");
export type Address = z.output<typeof address>;

export const httpUrl = z.url({ protocol: /^https?$/, error: "an http or https address" });
