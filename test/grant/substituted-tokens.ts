import type { OidcProvider } from "../support/oidc.ts";
import type { Answers } from "./every-grant.ts";

export type Obtain = (oidc: OidcProvider) => Promise<string>;
type Claims = Readonly<Record<string, unknown>>;

/** A token that this client obtained for alice. */
export const ofUser =
  (format: "jwt" | "opaque", client: string, resource?: string): Obtain =>
  async (oidc) => {
    const request = { account: "alice", format, client, ...(resource && { resource }) };
    return (await oidc.userToken(request)).accessToken;
  };
/** A token that this client obtained for itself. */
export const ofClient =
  (format: "jwt" | "opaque", client: string): Obtain =>
  (oidc) =>
    oidc.clientToken({ client, format });
const beside =
  (kind: "refreshToken" | "idToken", client: string): Obtain =>
  async (oidc) =>
    (await oidc.userToken({ account: "alice", format: "opaque", client }))[kind];

const LOGOUT = { events: { "http://schemas.openid.net/event/backchannel-logout": {} }, sid: "s-1" };
const SET = {
  events: { "https://schemas.openid.net/secevent/caep/event-type/session-revoked": {} },
  toe: 1,
};
/** What an access token would have, so that nothing else than its kind speaks against a token. */
const ALICE = { sub: "alice", client_id: "web", preferred_username: "alice" };
const CI_BOT = { sub: "ci-bot", client_id: "ci-bot" };

/** Signed by the provider, for our API and for every client that we may be. */
const signedByProvider =
  (typ: string, claims: Claims): Obtain =>
  (oidc) => {
    const now = Math.floor(Date.now() / 1_000);
    const common = { iss: oidc.issuer, aud: ["jira", "web", "gate"], iat: now, exp: now + 600, jti: "t-1" };
    return oidc.signJwt({ ...common, ...claims }, { typ });
  };

/** Refused for its header before anybody is asked. */
const OF_USER: Partial<Answers> = { userAsked: "token_invalid", userByUserinfo: "token_invalid" };
const OF_CLIENT: Partial<Answers> = { clientAsked: "token_invalid", clientByKeys: "token_invalid" };

/** Whose kind is another: how the answers differ from those to a token that nobody issued. */
export const FOREIGN: readonly (readonly [what: string, obtain: Obtain, outcomes: Partial<Answers>])[] = [
  ["a refresh token", beside("refreshToken", "web"), {}],
  ["another client's refresh token", beside("refreshToken", "other-app"), {}],
  ["an ID token", beside("idToken", "web"), {}],
  ["another client's ID token", beside("idToken", "other-app"), {}],
  ...["at_hash", "c_hash", "s_hash"].map(
    (hash) =>
      [
        `an ID token for our API, known by ${hash}`,
        signedByProvider("JWT", { ...ALICE, [hash]: "a" }),
        {},
      ] as const,
  ),
  ["a logout token", signedByProvider("logout+jwt", { ...LOGOUT, ...ALICE }), OF_USER],
  ["a logout token of typ JWT", signedByProvider("JWT", { ...LOGOUT, ...ALICE }), {}],
  ["a logout token of typ at+jwt", signedByProvider("at+jwt", { ...LOGOUT, ...ALICE }), {}],
  ["a SET", signedByProvider("secevent+jwt", { ...SET, ...ALICE }), OF_USER],
  ["a SET of typ JWT", signedByProvider("JWT", { ...SET, ...ALICE }), {}],
  ["a SET without exp", signedByProvider("secevent+jwt", { ...SET, ...ALICE, exp: undefined }), OF_USER],
  ["a logout token about a client", signedByProvider("logout+jwt", { ...LOGOUT, ...CI_BOT }), OF_CLIENT],
  [
    "a logout token of typ JWT about a client",
    signedByProvider("JWT", { ...LOGOUT, ...CI_BOT }),
    { clientByKeys: "token_invalid" },
  ],
  ["a SET about a client", signedByProvider("secevent+jwt", { ...SET, ...CI_BOT }), OF_CLIENT],
  [
    "a signed introspection answer",
    signedByProvider("token-introspection+jwt", {
      ...ALICE,
      token_introspection: { active: true, ...ALICE },
    }),
    OF_USER,
  ],
  [
    "a DPoP proof",
    signedByProvider("dpop+jwt", { ...ALICE, htm: "GET", htu: "https://jira.example.com/" }),
    OF_USER,
  ],
  [
    "the token of a client called like a user, which claims to be the user",
    signedByProvider("at+jwt", { sub: "alice", client_id: "alice", preferred_username: "alice" }),
    {},
  ],
];
