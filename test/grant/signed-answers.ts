import {
  ecdsa,
  encode,
  ISSUER,
  KEYS,
  type Members,
  SECONDS,
  type Signer,
  signedParts,
} from "./hostile-tokens-forge.ts";

/** Our client, to whom signed answers are addressed. */
export const CLIENT = "gate";
/** RFC 9701, section 5. */
export const SIGNED_TYPE = "application/token-introspection+jwt";
export const ACTIVE: Members = { active: true, token_type: "Bearer", sub: "alice", client_id: "web" };

const HEADER: Members = { alg: "ES256", typ: "token-introspection+jwt", kid: "es" };
const CLAIMS: Members = { iss: ISSUER, aud: CLIENT, iat: SECONDS, token_introspection: ACTIVE };

export const ownSigner: Signer = ecdsa(KEYS.es.privateKey);

/** A signed answer with these members changed; `undefined` takes one away. */
export function signedAnswer(claims: Members = {}, header: Members = {}, signer = ownSigner): string {
  const [head = "", body = ""] = [
    { ...HEADER, ...header },
    { ...CLAIMS, ...claims },
  ].map((part) => encode(JSON.stringify(part)));
  return signedParts(head, body, signer);
}

/** The answer about a token with these members in place of, or beside, those of an active one. */
export const answerAbout = (members: Members): string =>
  signedAnswer({ token_introspection: { ...ACTIVE, ...members } });
