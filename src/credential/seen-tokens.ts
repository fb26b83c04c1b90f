import { hash, randomBytes } from "node:crypto";
import type { CacheKeys } from "../cache/digest.ts";
import { createGenerations } from "../cache/generations.ts";
import type { RequestHeaders } from "../transport/auth-request.ts";
import { seenToken, type Token, type TokenFacts } from "./token.ts";

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
/** Bytes of an entry beside what the claims of a JWT take, which is about half of its length. `npm run memory` measures it. */
const ENTRY_OVERHEAD = 200;

function sizeOf({ form, length }: TokenFacts): number {
  return ENTRY_OVERHEAD + (form.kind === "jwt" ? length / 2 : 0);
}

export function createSeenTokens({ keys, maxEntries, maxBytes }: SeenTokensOptions): SeenTokens {
  const seen = createGenerations({ maxEntries, maxBytes, sizeOf });
  // A name in this process alone: it is never stored, sent or logged, so it need not be the HMAC that replicas share.
  const prefix = randomBytes(PREFIX_BYTES).toString("base64url");
  const nameOf = (value: string) => hash("sha256", prefix + value, "binary");
  return {
    find(headers) {
      const values = headers.get("authorization");
      const header = values?.length === 1 ? values[0] : undefined;
      if (!header?.startsWith(BEARER)) return undefined;
      const value = header.slice(BEARER.length);
      const facts = seen.get(nameOf(value));
      return facts && seenToken(value, facts, keys);
    },
    keep({ value, facts, isSeen }) {
      if (isSeen) return;
      seen.set(nameOf(value), facts);
    },
    get entries() {
      return seen.entries;
    },
    get bytes() {
      return seen.bytes;
    },
  };
}
