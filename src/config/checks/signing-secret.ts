import { hashBytes } from "../../grant/algorithms.ts";
import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";

const isSymmetric = (algorithm: string) => hashBytes(algorithm) !== undefined;

/** A public key must never be taken for the secret of an HMAC, nor both be wanted (RFC 8725, section 3.1). */
export function* symmetricAlgorithms({ providers }: ConfigEntries): Generator<Finding> {
  for (const [name, { algorithms, signingSecret }] of providers) {
    const path = ["providers", name, "algorithms"];
    const secret = signingSecret !== undefined;
    const expected = secret
      ? "HS256, HS384 or HS512, as there is a signingSecret"
      : "no HS algorithm without signingSecret";
    // The default, above all, is one fault and not one for each of them.
    if (secret && !algorithms.some(isSymmetric)) yield { path, expected };
    else {
      for (const [index, algorithm] of algorithms.entries()) {
        if (isSymmetric(algorithm) !== secret) yield { path: [...path, index], expected };
      }
    }
  }
}

/** RFC 7518, section 3.2: a key as long as the hash at least. */
export function* signingSecrets({ providers }: ConfigEntries): Generator<Finding> {
  for (const [name, { algorithms, signingSecret, publicKey, jwksUri }] of providers) {
    if (signingSecret === undefined) continue;
    const path = ["providers", name, "signingSecret"];
    const needed = Math.max(...algorithms.map((algorithm) => hashBytes(algorithm) ?? 0));
    const bytes = Buffer.byteLength(signingSecret);
    if (bytes < needed) {
      yield { path, found: `${bytes} bytes`, expected: `at least ${needed} bytes, the length of the hash` };
    }
    if (publicKey === undefined && jwksUri === undefined) continue;
    yield { path, expected: "either this, or publicKey, or jwksUri", at: "key" };
  }
}
