import { z } from "zod";
import { type SealingKeys, seal, unseal } from "../cache/seal.ts";
import type { Revocation } from "./target.ts";

const text = z.string();
const target = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("token"), token: text, signed: text }),
  z.strictObject({ kind: z.literal("subject"), source: text, subject: text }),
  z.strictObject({ kind: z.literal("session"), source: text, session: text }),
  z.strictObject({ kind: z.literal("sessionless"), source: text, subject: text }),
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
export function writeMessage(keys: SealingKeys, message: Revocation): string {
  return seal(keys, NAME, JSON.stringify(message)).toString("base64");
}

/** Undefined for what nobody with our secret, or the one before, has written. */
export function readMessage(keys: SealingKeys, written: string): Revocation | undefined {
  const plain = unseal(keys, NAME, Buffer.from(written, "base64"));
  return plain === undefined ? undefined : revocation.safeParse(JSON.parse(plain)).data;
}
