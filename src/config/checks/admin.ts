import { B64TOKEN } from "../../credential/authorization.ts";
import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";

const MIN_TOKEN_LENGTH = 32;

export function* adminToken({ admin }: ConfigEntries): Generator<Finding> {
  if (admin === undefined) return;
  const { token } = admin;
  if (token.length >= MIN_TOKEN_LENGTH && B64TOKEN.test(token)) return;
  const expected = `a bearer token of at least ${MIN_TOKEN_LENGTH} letters, digits and -._~+/ (RFC 6750, section 2.1)`;
  yield { path: ["admin", "token"], expected };
}
