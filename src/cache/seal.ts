import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface SealingKeys {
  /** AES-256 key for values at rest. */
  readonly sealing: Buffer;
  /** Opens what was sealed before the secret was changed. */
  readonly previous?: SealingKeys;
}

/**
 * Encrypts a value for one cache key. The key's name is authenticated with it, so a value copied to
 * another key, cut or altered does not open.
 */
export function seal({ sealing }: SealingKeys, name: string, plain: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, sealing, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(name));
  return Buffer.concat([nonce, cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
}

/** The value that was sealed for this key, or undefined for anything else. */
export function unseal({ sealing, previous }: SealingKeys, name: string, sealed: Buffer): string | undefined {
  const plain = open(sealing, name, sealed);
  return plain === undefined && previous ? unseal(previous, name, sealed) : plain;
}

function open(sealing: Buffer, name: string, sealed: Buffer): string | undefined {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, sealing, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(name));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const plain = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([plain, decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}
