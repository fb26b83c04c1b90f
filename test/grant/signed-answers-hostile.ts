import { withJson } from "../provider/answering-server.ts";
import {
  ecdsa,
  encode,
  forged,
  hmac,
  ISSUER,
  KEYS,
  rsassa,
  SECONDS,
  STRANGER,
} from "./hostile-tokens-forge.ts";
import { ACTIVE, answerAbout, CLIENT, SIGNED_TYPE, signedAnswer } from "./signed-answers.ts";

export const VALID = signedAnswer();
const [head, body, signature] = VALID.split(".");
export const answer = (text: string, type = SIGNED_TYPE, status = 200) => withJson(text, status, type);

/** What is taken for what the provider said. */
export const TAKEN = [
  ["as RFC 9701 has it", answer(VALID), "active"],
  ["with a charset", answer(VALID, `${SIGNED_TYPE}; charset=utf-8`), "active"],
  ["with a content type in capitals", answer(VALID, SIGNED_TYPE.toUpperCase()), "active"],
  ["with a typ in capitals", answer(signedAnswer({}, { typ: "Token-Introspection+JWT" })), "active"],
  ["that names no key", answer(signedAnswer({}, { kid: undefined })), "active"],
  [
    "by another key of the JWKS",
    answer(signedAnswer({}, { alg: "RS256", kid: "rs" }, rsassa(KEYS.rs.privateKey))),
    "active",
  ],
  ["for several audiences", answer(signedAnswer({ aud: ["other", CLIENT] })), "active"],
  ["that is still good", answer(signedAnswer({ exp: SECONDS + 3_600 })), "active"],
  ["about an inactive token", answer(signedAnswer({ token_introspection: { active: false } })), "inactive"],
  ["about a refresh token", answer(answerAbout({ token_type: undefined })), "inactive"],
  ["in JSON that our client is refused", withJson({ error: "invalid_client" }, 401), "clientRefused"],
  ["in JSON that the token is none", withJson({ error: "invalid_token" }, 400), "inactive"],
] as const;

const [unsignedHead = ""] = signedAnswer({}, { alg: "none" }).split(".");
const claimRow = (claim: string, value: unknown) =>
  [`${claim} ${JSON.stringify(value)}`, answer(signedAnswer({ [claim]: value }))] as const;
const headerRow = (member: string, value: unknown) =>
  [`${member} ${JSON.stringify(value)}`, answer(signedAnswer({}, { [member]: value }))] as const;

/** Each an outage: nobody knows what the provider said. */
export const REFUSED = [
  ["plain JSON", withJson(ACTIVE)],
  ["plain JSON called a signed answer", answer(JSON.stringify(ACTIVE))],
  ["the members beside the signed ones", answer(JSON.stringify({ ...ACTIVE, token_introspection: VALID }))],
  ...["application/jwt", "application/json", "text/plain", ""].map(
    (type) => [`content type ${type || "missing"}`, answer(VALID, type)] as const,
  ),
  ["another status", answer(VALID, SIGNED_TYPE, 201)],
  ["nothing", answer("")],
  ["a line break after it", answer(`${VALID}\n`)],
  ["two parts", answer(`${head}.${body}`)],
  ["no signature", answer(`${head}.${body}.`)],
  ["alg none and no signature", answer(`${unsignedHead}.${body}.`)],
  ["alg none and the signature", answer(`${unsignedHead}.${body}.${signature}`)],
  ["a JWE", answer([encode('{"alg":"dir","enc":"A256GCM"}'), "", "AAAA", "AAAA", "AAAA"].join("."))],
  ["another key", answer(signedAnswer({}, {}, ecdsa(STRANGER.es.privateKey)))],
  ["another key, not named", answer(signedAnswer({}, { kid: undefined }, ecdsa(STRANGER.es.privateKey)))],
  ["a key of its own", answer(signedAnswer({}, { jwk: STRANGER.es.jwk }, ecdsa(STRANGER.es.privateKey)))],
  ["the public key as a secret", answer(signedAnswer({}, { alg: "HS256" }, hmac(KEYS.es.pem)))],
  ["a key for encryption", answer(signedAnswer({}, { kid: "enc" }, ecdsa(KEYS.enc.privateKey)))],
  [
    "the signature of another answer",
    answer([head, answerAbout({ sub: "admin" }).split(".")[1], signature].join(".")),
  ],
  ["an access token", answer(forged({}, { token_introspection: ACTIVE, aud: CLIENT }))],
  ...[undefined, "JWT", "at+jwt", "application/token-introspection+jwt", null, ["a"]].map((typ) =>
    headerRow("typ", typ),
  ),
  ...[["exp"], [], null].map((crit) => headerRow("crit", crit)),
  headerRow("b64", false),
  ...[undefined, `${ISSUER}/`, "https://evil.example", [ISSUER], null].map((iss) => claimRow("iss", iss)),
  ...[undefined, "other", ["other"], `${CLIENT} other`, [[CLIENT]], null].map((aud) => claimRow("aud", aud)),
  ...[undefined, String(SECONDS), null].map((iat) => claimRow("iat", iat)),
  ...[SECONDS - 1, String(SECONDS + 600), null].map((exp) => claimRow("exp", exp)),
  ...[undefined, null, [ACTIVE], true, JSON.stringify(ACTIVE), {}].map((said) =>
    claimRow("token_introspection", said),
  ),
  ["the members outside", answer(signedAnswer({ ...ACTIVE, token_introspection: undefined }))],
  ...[undefined, "true", 1, null, [true]].map(
    (active) => [`active ${JSON.stringify(active)}`, answer(answerAbout({ active }))] as const,
  ),
  ["exp a text inside", answer(answerAbout({ exp: String(SECONDS + 600) }))],
] as const;
