import type { RequestHeaders } from "../transport/auth-request.ts";

/** What the Authorization header holds. A scheme that is not known here counts as no credentials: `absent`. */
export type CredentialReading =
  | { readonly kind: "absent" }
  | { readonly kind: "malformed"; readonly detail: string }
  | { readonly kind: "token"; readonly scheme: "bearer" | "dpop"; readonly token: string };

/** `credentials` of RFC 9110, section 11.4: a scheme, and after 1*SP what the scheme defines. */
const CREDENTIALS = /^([\w!#$%&'*+.^`|~-]+)(?: +(.*))?$/s;
/** `b64token` of RFC 6750, section 2.1. */
export const B64TOKEN = /^[\w.~+/-]+=*$/;
const ESCAPED = /\\["\\]/g;
const QUOTED_STRING = /"[^"]*"/g;
const AUTH_PARAM = /^[ \t]*[\w!#$%&'*+.^`|~-]+=/;

/** Takes the token from the Authorization header and from nowhere else. `maxSize` in bytes. */
export function readCredential(headers: RequestHeaders, maxSize: number): CredentialReading {
  const [value, ...others] = headers.get("authorization") ?? [];
  if (value === undefined) return { kind: "absent" };
  if (others.length > 0) return malformed("several Authorization headers");

  const credentials = CREDENTIALS.exec(value);
  // An empty value too: a scheme is at least one character, and a header that is there was meant to say who asks.
  if (credentials === null) return malformed("no credentials as RFC 9110 defines them");
  const [, scheme = "", rest = ""] = credentials;
  const known = scheme.toLowerCase();
  if (known === "bearer" || known === "dpop") return readB64token(rest, known, maxSize);
  return holdsSeveral(rest) ? malformed("several credentials in one header") : { kind: "absent" };
}

/** RFC 6750, section 2.1; RFC 9449, section 7.1. What is no b64token is longer in bytes than in characters. */
function readB64token(token: string, scheme: "bearer" | "dpop", maxSize: number): CredentialReading {
  if (token.length > maxSize) return malformed("a token longer than maxTokenSize");
  if (!B64TOKEN.test(token)) return malformed("no b64token after the scheme");
  return { kind: "token", scheme, token };
}

/** Envoy joins duplicate headers by a comma, which one scheme's parameters are divided by as well. */
function holdsSeveral(rest: string): boolean {
  const [, ...afterComma] = rest.replace(ESCAPED, "").replace(QUOTED_STRING, "").split(",");
  return afterComma.some((element) => !AUTH_PARAM.test(element));
}

function malformed(detail: string): CredentialReading {
  return { kind: "malformed", detail };
}
