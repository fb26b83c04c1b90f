import type { ReceivedCall } from "../provider/answering-server.ts";
import type { WrittenProvider } from "../provider/provider-under-test.ts";
import type { WrittenPolicy } from "./cached-gate.ts";

const DAY_AGO = Math.floor(Date.now() / 1_000) - 86_400;
const USER = {
  active: true,
  token_type: "Bearer",
  sub: "u-1",
  client_id: "web",
  aud: ["jira"],
  scope: "read:jira",
  preferred_username: "alice",
  email: "alice@example.com",
  iat: DAY_AGO,
};
const CLIENT = { active: true, token_type: "Bearer", sub: "ci-bot", client_id: "ci-bot" };

type Body = Readonly<Record<string, unknown>>;
type Answer = (call: ReceivedCall) => readonly [body: Body, status?: number];

const ofUser: Answer = () => [USER];
const ofClient: Answer = () => [CLIENT];
/** Whom the provider knows by its credentials alone. */
const onlyTo =
  (client: string, body: Body = USER): Answer =>
  ({ headers }) => [
    headers.authorization === `Basic ${Buffer.from(`${client}:secret`).toString("base64")}`
      ? body
      : { active: false },
  ];
const onlyAt =
  (path: string): Answer =>
  (call) =>
    call.path === path ? [USER] : [{}, 401];

/** Each at the same endpoints; one setting differs. */
export function providersAt(origin: string): Record<string, WrittenProvider> {
  const corp: WrittenProvider = {
    preset: "custom",
    introspectionEndpoint: `${origin}/introspect`,
    userinfoEndpoint: `${origin}/me`,
    clientId: "gate",
    clientSecret: "secret",
  };
  return {
    corp,
    partner: { ...corp, clientId: "partner-gate" },
    secret: { ...corp, clientSecret: "another" },
    listing: { ...corp, clients: ["app"] },
    young: { ...corp, maxTokenAge: "1h" },
    untyped: { ...corp, requireTokenType: false },
    marking: { ...corp, clientTokenMarker: { claim: "preferred_username", value: "alice" } },
    issuing: { ...corp, issuer: "https://login.example.com" },
  };
}

const user = { type: "authorizationGrant", provider: "corp", allowAnyClient: true } as const;
const client = {
  type: "clientCredentials",
  provider: "corp",
  serviceAccounts: { "ci-bot": "svc-ci" },
} as const;
const policy = (
  grant: WrittenPolicy["grants"][number],
  require?: WrittenPolicy["require"],
): WrittenPolicy => ({ grants: [grant], ...(require && { require }) });

export const POLICIES = {
  lenient: policy(user),
  audience: policy({ ...user, audience: "wiki" }),
  ownClient: policy({ ...user, allowAnyClient: false }),
  email: policy({ ...user, username: "email" }),
  unverified: policy({ ...user, username: "email", allowUnverifiedEmail: true }),
  nickname: policy({ ...user, username: "nickname" }),
  userinfo: policy({ ...user, verify: "userinfo" }),
  requireAudience: policy(user, { audience: "wiki" }),
  requireClients: policy(user, { clients: ["app"] }),
  requireScopes: policy(user, { scopes: ["read:jira", "write:jira"] }),
  requireAnyScope: policy(user, { scopes: { any: ["write:jira", "admin:jira"] } }),
  requireClaim: policy(user, { claims: [{ claim: "acr", equals: "gold" }] }),
  requireGroup: policy(user, { groups: ["admins"] }),
  clients: policy(client),
  otherClients: policy({ ...client, serviceAccounts: { "cd-bot": "svc-cd" } }),
  clientsAudience: policy({ ...client, audience: "wiki" }),
  partner: policy({ ...user, provider: "partner" }),
  secret: policy({ ...user, provider: "secret" }),
  listing: policy({ ...user, provider: "listing", allowAnyClient: false }),
  young: policy({ ...user, provider: "young" }),
  untyped: policy({ ...user, provider: "untyped" }),
  marking: policy({ ...user, provider: "marking" }),
  issuing: policy({ ...user, provider: "issuing" }),
} satisfies Record<string, WrittenPolicy>;
type Policy = keyof typeof POLICIES;

/** A token known under one policy, and how another policy answers it. */
export interface Row {
  readonly what: string;
  readonly first: Policy;
  readonly then: Policy;
  readonly answer: Answer;
  /** Whether the provider is asked again; else the cached answer itself is judged. */
  readonly anew?: true;
  readonly outcome: string;
}
const row = (
  what: string,
  [first, then]: readonly [Policy, Policy],
  outcome: string,
  answer = ofUser,
): Row => ({
  what,
  first,
  then,
  outcome,
  answer,
});

export const ROWS: readonly Row[] = [
  row("a grant with an audience", ["lenient", "audience"], "token_invalid"),
  row("a grant for our own client's tokens", ["lenient", "ownClient"], "token_invalid"),
  row("a grant by a verified e-mail address", ["unverified", "email"], "token_invalid"),
  row("a grant by a claim that is not there", ["lenient", "nickname"], "token_invalid"),
  row("a grant for clients' tokens", ["lenient", "clients"], "client_refused"),
  row("a rule for the audience", ["lenient", "requireAudience"], "requirement_unmet"),
  row("a rule for the clients", ["lenient", "requireClients"], "requirement_unmet"),
  row("a rule for the scopes", ["lenient", "requireScopes"], "scope_missing"),
  row("a rule for one of several scopes", ["lenient", "requireAnyScope"], "scope_missing"),
  row("a rule for a claim", ["lenient", "requireClaim"], "requirement_unmet"),
  row("a rule for groups", ["lenient", "requireGroup"], "requirement_unmet"),
  row("a grant for users' tokens", ["clients", "lenient"], "token_expired", ofClient),
  row("a grant for other clients", ["clients", "otherClients"], "client_refused", ofClient),
  row("a grant for clients with an audience", ["clients", "clientsAudience"], "token_invalid", ofClient),
  ...[
    row("another client at the same endpoint", ["lenient", "partner"], "token_expired", onlyTo("gate")),
    row("our client with another secret", ["lenient", "secret"], "token_expired", onlyTo("gate")),
    row("a provider that lists other clients", ["lenient", "listing"], "token_invalid"),
    row("a provider that limits the age of tokens", ["lenient", "young"], "token_invalid"),
    row("a provider that requires a token_type", ["untyped", "lenient"], "token_expired", () => [
      { ...USER, token_type: undefined },
    ]),
    row("a provider that marks clients' tokens", ["lenient", "marking"], "token_expired"),
    row("a provider with an issuer", ["lenient", "issuing"], "token_invalid", () => [
      { ...USER, iss: "https://evil.example" },
    ]),
    row("userinfo", ["lenient", "userinfo"], "token_expired", onlyAt("/introspect")),
  ].map((anew): Row => ({ ...anew, anew: true })),
];
