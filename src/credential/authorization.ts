import type { RequestHeaders } from "../transport/auth-request.ts";

/** What the Authorization header holds. Another scheme than Bearer counts as no credentials: `absent`. */
export type BearerReading =
  | { readonly kind: "absent" }
  | { readonly kind: "malformed"; readonly detail: string }
  | { readonly kind: "bearer"; readonly token: string };

/** Characters; 16 kB, several times what the largest usual tokens take. */
const TOKEN_LENGTH_LIMIT = 16_384;

/** `credentials` of RFC 9110, section 11.4: a scheme, and after 1*SP what the scheme defines. */
const CREDENTIALS = /^([\w!#$%&'*+.^`|~-]+)(?: +(.*))?$/s;
/** `b64token` of RFC 6750, section 2.1. */
export const B64TOKEN = /^[\w.~+/-]+=*$/;
const ESCAPED = /\\["\\]/g;
const QUOTED_STRING = /"[^"]*"/g;
const AUTH_PARAM = /^[ \t]*[\w!#$%&'*+.^`|~-]+=/;

/** Takes the bearer token from the Authorization header and from nowhere else. */
export function readBearer(headers: RequestHeaders): BearerReading {
  const [value, ...others] = headers.get("authorization") ?? [];
  if (value === undefined) return { kind: "absent" };
  if (others.length > 0) return malformed("several Authorization headers");

  const credentials = CREDENTIALS.exec(value);
  // An empty value too: a scheme is at least one character, and a header that is there was meant to say who asks.
  if (credentials === null) return malformed("no credentials as RFC 9110 defines them");
  const [, scheme = "", rest = ""] = credentials;
  if (scheme.toLowerCase() === "bearer") return readB64token(rest);
  return holdsSeveral(rest) ? malformed("several credentials in one header") : { kind: "absent" };
}

function readB64token(token: string): BearerReading {
  if (token.length > TOKEN_LENGTH_LIMIT) return malformed("a token longer than 16 kB");
  if (!B64TOKEN.test(token)) return malformed("no b64token after Bearer");
  return { kind: "bearer", token };
}

/** Envoy joins duplicate headers by a comma, which one scheme's parameters are divided by as well. */
function holdsSeveral(rest: string): boolean {
  const [, ...afterComma] = rest.replace(ESCAPED, "").replace(QUOTED_STRING, "").split(",");
  return afterComma.some((element) => !AUTH_PARAM.test(element));
}

function malformed(detail: string): BearerReading {
  return { kind: "malformed", detail };
}
