import { randomUUID } from "node:crypto";
import type { OidcProvider } from "../support/oidc.ts";
import type { EventAnswer, EventsUnderTest } from "./events-under-test.ts";

export const LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";
export const PATH = "/backchannel-logout/corp";
const FORM = { "content-type": "application/x-www-form-urlencoded" };

export const seconds = (ago = 0) => Math.floor(Date.now() / 1_000) - ago;

/** The providers and the listener of one provider whose client is `web`. */
export const logoutConfig = (issuer: string) => `
events: { listen: "127.0.0.1:0", backChannelLogout: [corp], requestsPerSecond: 1000 }
providers:
  corp: { preset: oidc, issuer: "${issuer}", clientId: gate, clientSecret: secret, clients: [web] }
`;

export type LogoutClaims = Readonly<Record<string, unknown>>;

/** Claims of a good logout token for `web`; each has a `jti` of its own. */
export function logoutClaims(issuer: string, change: LogoutClaims = {}): Record<string, unknown> {
  const good = {
    iss: issuer,
    aud: "web",
    iat: seconds(),
    exp: seconds(-120),
    jti: randomUUID(),
    sub: "alice",
  };
  return { ...good, events: { [LOGOUT_EVENT]: {} }, ...change };
}

export const signLogout = (oidc: OidcProvider, change: LogoutClaims = {}, typ = "logout+jwt") =>
  oidc.signJwt(logoutClaims(oidc.issuer, change), { typ });

export const postLogout = (events: EventsUnderTest, token: string): Promise<EventAnswer> =>
  events.post(PATH, new URLSearchParams({ logout_token: token }).toString(), FORM);
