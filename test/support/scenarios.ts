import { setTimeout as sleep } from "node:timers/promises";
import { DENIALS, type Denial } from "./denials.ts";
import { makeProof } from "./dpop.ts";
import { bearer, dpop, type RawRequest, send } from "./http.ts";
import type { Stack } from "./stack.ts";
import { type ExampleTokens, forge, MYSELF_URL } from "./tokens.ts";

export { DENIALS, type Denial } from "./denials.ts";

/** One documented answer: what is sent through Envoy, and what must come back. */
export interface Scenario {
  readonly title: string;
  request(tokens: ExampleTokens): RawRequest;
  /** The upstream's answer as this user, or a denial. */
  readonly expected: { readonly user: string } | Denial;
  /** What must happen first. */
  readonly before?: (stack: Stack, tokens: ExampleTokens) => Promise<unknown>;
}

const MYSELF = new URL(MYSELF_URL).pathname;
const PREFLIGHT = { origin: "https://app.example.com", "access-control-request-method": "GET" };
const FORGED = { "x-auth-user": "root", "x.auth.user": "root" };

type Headers = NonNullable<RawRequest["headers"]>;

export const jira = (headers: Headers, path = MYSELF, method = "GET"): RawRequest => ({
  host: "jira.example.com",
  path,
  headers,
  method,
});
export const wiki = (headers: Headers): RawRequest => ({ host: "wiki.example.com", path: MYSELF, headers });

const passes = (title: string, user: string, request: Scenario["request"]): Scenario => ({
  title,
  request,
  expected: { user },
});
const denied = (title: string, expected: Denial, request: Scenario["request"]): Scenario => ({
  title,
  request,
  expected,
});

const PASSING: readonly Scenario[] = [
  passes("JWT", "admin", ({ jwt }) => jira(bearer(jwt.admin))),
  passes("client credentials", "svc-ci", ({ client }) => jira(bearer(client.known))),
  passes("authorization grant", "alice", ({ opaque }) => jira(bearer(opaque.alice))),
  passes("authorization grant, policy of its own", "alice", ({ opaque }) => wiki(bearer(opaque.alice))),
  passes("policy named by the route", "svc-ci", ({ client }) => jira(bearer(client.known), "/reports/daily")),
  passes("CORS preflight", "anonymous", () => jira(PREFLIGHT, MYSELF, "OPTIONS")),
  passes("public policy", "anonymous", () => jira({}, "/assets/logo.svg")),
  passes("optional policy, no token", "anonymous", () => wiki({})),
  passes("forged identity headers", "anonymous", () => wiki(FORGED)),
];

const BAD_REQUESTS: readonly Scenario[] = [
  denied("no token", DENIALS.missing, () => jira({})),
  denied("another scheme", DENIALS.missing, () => jira({ authorization: "Basic YTpi" })),
  denied("malformed Authorization", DENIALS.malformed, () => jira({ authorization: "Bearer" })),
  denied("two Authorization headers", DENIALS.malformed, ({ jwt }) =>
    jira({ authorization: [`Bearer ${jwt.admin}`, `Bearer ${jwt.alice}`] }),
  ),
  denied("ambiguous path", DENIALS.path, ({ jwt }) => jira(bearer(jwt.admin), "/rest/%2e%2e;/admin")),
  denied("no policy", DENIALS.policy, () => ({ host: "other.example.com", path: "/" })),
];

const BAD_TOKENS: readonly Scenario[] = [
  denied("JWT: forged payload", DENIALS.invalid, ({ jwt }) =>
    jira(bearer(forge(jwt.alice, { preferred_username: "admin" }))),
  ),
  denied("JWT: for another audience", DENIALS.invalid, ({ jwt }) => jira(bearer(jwt.otherAudience))),
  {
    ...denied("JWT: expired", DENIALS.expired, ({ jwt }) => jira(bearer(jwt.shortLived))),
    before: (_stack, { jwt }) => sleep(Math.max(0, expiryOf(jwt.shortLived) - Date.now())),
  },
  denied("client credentials: revoked token", DENIALS.client, ({ client }) => jira(bearer(client.revoked))),
  denied("client credentials: unknown client", DENIALS.client, ({ client }) => jira(bearer(client.unknown))),
  denied("client credentials: client called admin", DENIALS.client, ({ client }) =>
    jira(bearer(client.calledAdmin)),
  ),
  denied("authorization grant: another client", DENIALS.invalid, ({ opaque }) =>
    wiki(bearer(opaque.ofOtherClient)),
  ),
  denied("authorization grant: revoked token", DENIALS.expired, ({ opaque }) => wiki(bearer(opaque.revoked))),
];

const BAD_USERS: readonly Scenario[] = [
  denied("JWT: unknown user", DENIALS.noUser, ({ jwt }) => jira(bearer(jwt.ghost))),
  denied("JWT: deleted user", DENIALS.noUser, ({ jwt }) => jira(bearer(jwt.erin))),
  denied("JWT: inactive user", DENIALS.inactive, ({ jwt }) => jira(bearer(jwt.bob))),
  denied("authorization grant: unknown user", DENIALS.noUser, ({ opaque }) => jira(bearer(opaque.ghost))),
  denied("authorization grant: shared e-mail", DENIALS.severalUsers, ({ opaque }) =>
    wiki(bearer(opaque.carol)),
  ),
  denied("scope missing", DENIALS.scope, ({ jwt }) => jira(bearer(jwt.withoutScope))),
  denied("group missing", DENIALS.requirement, ({ jwt }) => jira(bearer(jwt.alice), "/rest/admin/users")),
];

const PROVIDER_DOWN: Scenario = {
  ...denied("provider down", DENIALS.unavailable, ({ opaque }) => jira(bearer(opaque.unseen))),
  before: ({ oidc }) => oidc.stop(),
};

const withProof = (token: string, { key }: ExampleTokens["bound"]): RawRequest =>
  jira(dpop(token, makeProof({ key, method: "GET", url: MYSELF_URL, token })));
const withTheOneProof = ({ bound }: ExampleTokens) => jira(dpop(bound.jwt, bound.proof));

const BOUND_TOKENS: readonly Scenario[] = [
  passes("DPoP: JWT with its proof", "alice", ({ bound }) => withProof(bound.jwt, bound)),
  passes("DPoP: opaque token with its proof", "alice", ({ bound }) => withProof(bound.opaque, bound)),
  denied("DPoP: the same token as Bearer", DENIALS.invalid, ({ bound }) => jira(bearer(bound.opaque))),
  {
    ...denied("DPoP: replayed proof", DENIALS.proof, withTheOneProof),
    before: ({ envoy }, tokens) => send(envoy.origin, withTheOneProof(tokens)),
  },
];

/** Every documented answer that the example configuration can give. The last one stops the provider. */
export const SCENARIOS: readonly Scenario[] = [
  ...PASSING,
  ...BAD_REQUESTS,
  ...BAD_TOKENS,
  ...BAD_USERS,
  ...BOUND_TOKENS,
  PROVIDER_DOWN,
];

/** Milliseconds since the epoch. */
function expiryOf(jwt: string): number {
  const claims: unknown = JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString());
  if (typeof claims !== "object" || claims === null || !("exp" in claims)) throw new Error("no exp");
  return Number(claims.exp) * 1_000;
}
