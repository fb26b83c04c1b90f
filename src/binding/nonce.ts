import { createHmac } from "node:crypto";

/**
 * Nonces for proofs (RFC 9449, section 9), kept nowhere: each replica with the same key knows those of the others.
 * A nonce is that of a period of time, and nobody can make one for a period to come.
 */
export interface Nonces {
  /** For the client's next proof: holds until the next period is over. */
  current(): string;
  /** Whether it is the nonce of this period or of the one before. */
  accepts(nonce: unknown): boolean;
}

/** `period` in milliseconds. */
export function createNonces(key: Buffer, period: number): Nonces {
  const nonceOf = (number: number) => createHmac("sha256", key).update(String(number)).digest("base64url");
  const now = () => Math.floor(Date.now() / period);
  return {
    current: () => nonceOf(now()),
    accepts(nonce) {
      const number = now();
      return nonce === nonceOf(number) || nonce === nonceOf(number - 1);
    },
  };
}
