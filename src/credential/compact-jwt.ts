import { createGenerations } from "../cache/generations.ts";
import { type Claims, parseClaims } from "./claims.ts";

/**
 * What a token is by its form alone; nothing is verified. `malformed` looks like a JWT without being one
 * exactly: some readers would accept it, so nobody may be shown it.
 */
export type JwtReading =
  | { readonly kind: "opaque" }
  | { readonly kind: "malformed"; readonly detail: string }
  | { readonly kind: "jwt"; readonly header: Claims; readonly claims: Claims };

/** A byte order mark stays in the text, where JSON does not allow it. */
const UTF_8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** RFC 7516, section 3.1: an encrypted token is read by its provider alone. */
const JWE_PARTS = 5;

const OPAQUE: JwtReading = { kind: "opaque" };

/** Reads a signed JWT in compact form (RFC 7515, section 3.1), strictly. */
export function readJwt(token: string): JwtReading {
  const parts = token.split(".");
  const [headerPart = "", claimsPart = "", signaturePart = ""] = parts;
  const mayBeJws = parts.length > 1 && parts.length !== JWE_PARTS;
  if (!mayBeJws || !beginsObject(headerPart)) return OPAQUE;
  if (parts.length !== 3) return malformed("neither a JWS nor a JWE in compact form");

  if (decodeStrictly(signaturePart) === undefined) return malformed("the signature is not base64url");
  const header = readHeader(headerPart);
  if (header === undefined) return malformed("the header is not a JSON object in base64url");
  const claims = readPart(claimsPart);
  if (claims === undefined) return malformed("the payload is not a JSON object in base64url");
  return { kind: "jwt", header, claims };
}

/** Lenient as the most lenient reader: other alphabets, stray characters, white space, a byte order mark. */
function beginsObject(part: string): boolean {
  return Buffer.from(part, "base64url").toString("utf8").trimStart().startsWith("{");
}

/** A provider writes one header on all its tokens; the longest that are held, in characters, and how many. */
const LONGEST_HEADER = 256;
const HEADERS_HELD = 100;
const headers = createGenerations<Claims>({
  maxEntries: HEADERS_HELD,
  maxBytes: Number.POSITIVE_INFINITY,
  sizeOf: () => 0,
});

function readHeader(part: string): Claims | undefined {
  const known = headers.get(part);
  if (known) return known;
  const header = readPart(part);
  if (header && part.length <= LONGEST_HEADER) headers.set(copyOf(part), header);
  return header;
}

/** A text cut out of a token holds the whole token. */
const copyOf = (part: string) => Buffer.from(part).toString();

function readPart(part: string): Claims | undefined {
  const bytes = decodeStrictly(part);
  if (bytes === undefined) return undefined;
  try {
    return parseClaims(UTF_8.decode(bytes));
  } catch {
    return undefined;
  }
}

/** Canonical base64url alone (RFC 4648, sections 3.5 and 5): one signature must not have several spellings. */
function decodeStrictly(part: string): Buffer | undefined {
  const bytes = Buffer.from(part, "base64url");
  return part !== "" && bytes.toString("base64url") === part ? bytes : undefined;
}

function malformed(detail: string): JwtReading {
  return { kind: "malformed", detail };
}
