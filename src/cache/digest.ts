import { createHmac, hkdfSync, randomBytes } from "node:crypto";
import type { SealingKeys } from "./seal.ts";

const KEY_BYTES = 32;

/** Keys for the cache, derived from `cache.secret` (HKDF, RFC 5869) so that no key serves two purposes. */
export interface CacheKeys extends SealingKeys {
  /** HMAC-SHA-256 in base64url of one secret or personal text; `purpose` keeps equal texts of two kinds apart. */
  digest(purpose: "token" | "user" | "settings" | "proof", text: string): string;
  /** HMAC key of the nonces that clients are given (RFC 9449, section 9). */
  readonly nonces: Buffer;
  /** Of `cache.previousSecret`, which may have named entries that are still there. */
  readonly previous?: CacheKeys;
}

/** Without a secret the keys are random: right for memory alone, which dies with the process. */
export function deriveCacheKeys(secret: string | undefined, previousSecret?: string): CacheKeys {
  const material = secret ?? randomBytes(KEY_BYTES);
  const derive = (info: string) => Buffer.from(hkdfSync("sha256", material, "", info, KEY_BYTES));
  // No KeyObject, of which Node would ask OpenSSL for its type each time.
  const digesting = derive("grantgate cache digest 1");
  return {
    digest: (purpose, text) =>
      createHmac("sha256", digesting).update(`${purpose}\0${text}`).digest("base64url"),
    sealing: derive("grantgate cache sealing 1"),
    nonces: derive("grantgate dpop nonces 1"),
    ...(previousSecret !== undefined && { previous: deriveCacheKeys(previousSecret) }),
  };
}
