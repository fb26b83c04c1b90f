import type { CacheKeys } from "../cache/digest.ts";
import { type JwtReading, readJwt } from "./compact-jwt.ts";

/** The bearer token of one request. */
export interface Token {
  /** The token itself: sent to its provider, never logged, cached or used as a key. */
  readonly value: string;
  /** Keyed hash that stands for the token in cache keys. */
  readonly digest: string;
  /** The same under the secret before, while both are in use. */
  readonly previousDigest: string | undefined;
  /** Beginning of the digest, for the log: tells tokens apart and gives none away. */
  readonly fingerprint: string;
  readonly form: JwtReading;
  /** Keyed hash of what the signature covers, of the whole token where it is no JWT. Computed where it is asked for. */
  readonly signed: string;
  /** The same under the secret before, while both are in use. */
  readonly previousSigned: string | undefined;
}

export function readToken(value: string, keys: CacheKeys): Token {
  const digest = keys.digest("token", value);
  const previousDigest = keys.previous?.digest("token", value);
  const form = readJwt(value);
  const signedPart = () => value.slice(0, value.lastIndexOf("."));
  return {
    value,
    digest,
    previousDigest,
    fingerprint: digest.slice(0, 12),
    form,
    get signed() {
      return form.kind === "jwt" ? keys.digest("token", signedPart()) : digest;
    },
    get previousSigned() {
      return form.kind === "jwt" ? keys.previous?.digest("token", signedPart()) : previousDigest;
    },
  };
}
