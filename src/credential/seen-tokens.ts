import { hash, randomBytes } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { CacheKeys } from "../cache/digest.ts";
import type { RequestHeaders } from "../transport/auth-request.ts";
import { type Token, type TokenFacts, tokenOf } from "./token.ts";

/**
 * What was read of tokens that a grant took, so that one seen before costs a hash and a lookup. It follows from the
 * token's text alone and says nothing of whether the token still holds: every decision judges that anew.
 */
export interface SeenTokens {
  /** The token of an Authorization header that has one seen before after `Bearer`; anything else is read in full. */
  find(headers: RequestHeaders): Token | undefined;
  /** Its value is not kept. */
  keep(token: Token): void;
  readonly entries: number;
  /** Near enough. */
  readonly bytes: number;
}

export interface SeenTokensOptions {
  readonly keys: CacheKeys;
  readonly maxEntries: number;
  readonly maxBytes: number;
}

const BEARER = "Bearer ";
/** Bytes of the random text before each token that is hashed: more than anybody can guess. */
const PREFIX_BYTES = 24;
/** Bytes of an entry beside what a JWT's claims take, which is about its length. `npm run memory` measures it. */
const ENTRY_OVERHEAD = 330;

export function createSeenTokens({ keys, maxEntries, maxBytes }: SeenTokensOptions): SeenTokens {
  const seen = new LRUCache<string, TokenFacts>({ max: maxEntries, maxSize: maxBytes });
  // A name in this process alone: it is never stored, sent or logged, so it need not be the HMAC that replicas share.
  const prefix = randomBytes(PREFIX_BYTES).toString("base64url");
  const nameOf = (value: string) => hash("sha256", prefix + value, "base64");
  return {
    find(headers) {
      const values = headers.get("authorization");
      const header = values?.length === 1 ? values[0] : undefined;
      if (!header?.startsWith(BEARER)) return undefined;
      const value = header.slice(BEARER.length);
      const facts = seen.get(nameOf(value));
      return facts && tokenOf(value, facts, keys);
    },
    keep({ value, facts }) {
      const name = nameOf(value);
      if (seen.has(name)) return;
      const size = ENTRY_OVERHEAD + (facts.form.kind === "jwt" ? value.length : 0);
      seen.set(name, facts, { size });
    },
    get entries() {
      return seen.size;
    },
    get bytes() {
      return seen.calculatedSize;
    },
  };
}
