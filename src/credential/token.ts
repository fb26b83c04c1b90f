import type { CacheKeys } from "../cache/digest.ts";
import { type JwtReading, readJwt } from "./compact-jwt.ts";

/** The bearer token of one request. */
export interface Token {
  /** The token itself: sent to its provider, never logged, cached or used as a key. */
  readonly value: string;
  /** What follows from it, in which it is not held. */
  readonly facts: TokenFacts;
  /** Whether a grant of this process took it before. */
  readonly isSeen: boolean;
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

export interface TokenFacts {
  /** Characters. */
  readonly length: number;
  readonly digest: string;
  readonly previousDigest: string | undefined;
  readonly form: JwtReading;
  /** Once it was asked for. */
  signed: string | undefined;
}

export function readToken(value: string, keys: CacheKeys): Token {
  const digest = keys.digest("token", value);
  const previousDigest = keys.previous?.digest("token", value);
  const { length } = value;
  const facts = { length, digest, previousDigest, form: readJwt(value), signed: undefined };
  return new ReadToken(value, facts, keys, false);
}

/** A token that a grant took before, of which all is known but its text. */
export function seenToken(value: string, facts: TokenFacts, keys: CacheKeys): Token {
  return new ReadToken(value, facts, keys, true);
}

const FINGERPRINT = 12;

class ReadToken implements Token {
  readonly value: string;
  readonly facts: TokenFacts;
  readonly isSeen: boolean;
  readonly #keys: CacheKeys;

  constructor(value: string, facts: TokenFacts, keys: CacheKeys, isSeen: boolean) {
    this.value = value;
    this.facts = facts;
    this.isSeen = isSeen;
    this.#keys = keys;
  }

  get digest() {
    return this.facts.digest;
  }

  get previousDigest() {
    return this.facts.previousDigest;
  }

  get form() {
    return this.facts.form;
  }

  get fingerprint() {
    return this.facts.digest.slice(0, FINGERPRINT);
  }

  get signed() {
    const { facts } = this;
    facts.signed ??=
      facts.form.kind === "jwt" ? this.#keys.digest("token", this.#signedPart()) : facts.digest;
    return facts.signed;
  }

  get previousSigned() {
    const { form, previousDigest } = this.facts;
    return form.kind === "jwt" ? this.#keys.previous?.digest("token", this.#signedPart()) : previousDigest;
  }

  #signedPart(): string {
    return this.value.slice(0, this.value.lastIndexOf("."));
  }
}
