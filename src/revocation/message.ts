import { z } from "zod";
import { seal, unseal } from "../cache/seal.ts";
import type { Revocation } from "./target.ts";

const text = z.string();
const target = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("token"), token: text, signed: text }),
  z.strictObject({ kind: z.literal("subject"), source: text, subject: text }),
  z.strictObject({ kind: z.literal("session"), source: text, session: text }),
  z.strictObject({ kind: z.literal("email"), source: text, email: text }),
  z.strictObject({ kind: z.literal("client"), source: text, client: text }),
  z.strictObject({ kind: z.literal("user"), username: text }),
  z.strictObject({ kind: z.literal("source"), source: text }),
  z.strictObject({ kind: z.literal("all") }),
]);
const revocation = z.strictObject({ target, at: z.number(), until: z.number() });

/** Authenticated with every message, so that no cached value can stand for one. */
const NAME = "revocation";

/** A revocation as it is published and kept in Redis: encrypted and authenticated, no name in clear. In base64. */
export function writeMessage(sealing: readonly Buffer[], message: Revocation): string {
  const [current] = sealing;
  if (current === undefined) throw new TypeError("no key to seal with");
  return seal(current, NAME, JSON.stringify(message)).toString("base64");
}

/** Undefined for what nobody with one of these keys has written. */
export function readMessage(sealing: readonly Buffer[], written: string): Revocation | undefined {
  const sealed = Buffer.from(written, "base64");
  for (const key of sealing) {
    const plain = unseal(key, NAME, sealed);
    if (plain !== undefined) return revocation.safeParse(JSON.parse(plain)).data;
  }
  return undefined;
}
