import { z } from "zod";
import { address, count, duration, flag, httpUrl, name, secret, text } from "./scalars.ts";

const isFilled = (value: object) => Object.keys(value).length > 0;
const many = <T extends z.ZodType>(item: T) => z.array(item, "a list").min(1, "a list that is not empty");
const table = <T extends z.ZodType>(value: T) =>
  z.record(name, value, "a mapping of names").refine(isFilled, "a mapping that is not empty");

const cache = z
  .strictObject({
    redis: secret
      .optional()
      .describe("redis:// or rediss:// address; without it answers are cached in memory alone"),
    secret: secret
      .optional()
      .describe("key of every cache key and value, at least 32 characters; required with redis"),
    introspection: duration.prefault("60s").describe("how long a provider's answer is kept; never past exp"),
    users: duration.prefault("5m").describe("how long a user found in a directory is kept"),
    maxEntries: count.prefault(100_000).describe("entries held in memory, of each kind of answer"),
  })
  .describe("answers of providers and directories, remembered");

const fileDirectory = z.strictObject({
  type: z.literal("file"),
  path: text.describe(
    "YAML or JSON file of users, from the configuration's folder; reloaded when it changes",
  ),
});
const directory = z.discriminatedUnion("type", [fileDirectory], "a directory with type: file");

const asserts = z.union(
  [
    z.literal("any"),
    z.strictObject({ emailDomains: many(text) }),
    z.strictObject({ usernames: text.describe("a pattern in which * stands for any characters") }),
  ],
  "any, { emailDomains: [...] } or { usernames: pattern }",
);

const algorithm = z.enum(
  ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"],
  "an asymmetric signature algorithm such as RS256",
);

/** What every provider may state, whatever its preset. */
const providerBasics = {
  clientId: text.optional().describe("our own client at the provider, for introspection"),
  clientSecret: secret.optional(),
  clientKey: secret.optional().describe("PEM or JWK private key of our client, for private_key_jwt"),
  clientAuthentication: z
    .enum(
      ["client_secret_basic", "client_secret_post", "private_key_jwt", "bearer"],
      "client_secret_basic, client_secret_post, private_key_jwt or bearer",
    )
    .default("client_secret_basic")
    .describe("how our client proves itself at introspection; bearer sends clientSecret as Bearer token"),
  ca: secret.optional().describe("PEM certificates that the provider's own is checked with, and no others"),
  publicKey: secret.optional().describe("PEM or JWK that signs this provider's JWTs, instead of a JWKS"),
  algorithms: many(algorithm)
    .default(["RS256", "PS256", "ES256", "EdDSA"])
    .describe("signature algorithms accepted in a JWT"),
  requireTokenType: flag
    .prefault(true)
    .describe("false for a provider whose introspection never sends token_type"),
  clientTokenMarker: z
    .strictObject({ claim: text, value: text.describe("{client} stands for the client id") })
    .optional()
    .describe("a claim that tells a client's own token from a user's"),
  tokenPrefix: many(text).optional().describe("how this provider's opaque tokens begin"),
  asserts: asserts
    .optional()
    .describe("which users the provider may name; required where directories are shared"),
  hosts: many(text).optional().describe("further hosts that the discovery document may point to"),
  allowHttp: flag.prefault(false).describe("permit http to hosts other than loopback"),
  timeout: duration.prefault("2s").describe("of one call to the provider"),
  keysMaxAge: duration.prefault("15m").describe("how long a JWKS is used before it must be fetched again"),
  maxConcurrent: count.prefault(64).describe("calls at once; as many again for tokens never seen before"),
};

const oidcProvider = z.strictObject({
  preset: z.literal("oidc"),
  issuer: httpUrl.describe("its discovery document gives every address"),
  ...providerBasics,
});
const customProvider = z.strictObject({
  preset: z.literal("custom"),
  issuer: text.optional().describe("the iss of its JWTs; without it none is accepted"),
  introspectionEndpoint: httpUrl.optional(),
  userinfoEndpoint: httpUrl.optional(),
  jwksUri: httpUrl.optional(),
  ...providerBasics,
});
const provider = z.discriminatedUnion("preset", [oidcProvider, customProvider], "preset: oidc or custom");

const userKeys = many(z.enum(["username", "email"], "username or email"));

/** How a grant finds its user: which claim names the user, and where that name is looked up. */
const userLookup = {
  username: text.default("preferred_username").describe("claim that names the user"),
  attributes: userKeys
    .optional()
    .describe(
      "directory attributes that the claim is compared with; default email for an email claim, else username",
    ),
  allowUnverifiedEmail: flag.prefault(false).describe("accept an email claim without email_verified: true"),
};
const grantBasics = { provider: name, directory: name };

const jwtGrant = z.strictObject({
  type: z.literal("jwt"),
  ...grantBasics,
  audience: text.describe("a value that the token's aud must hold"),
  verify: z.enum(["keys", "introspection"], "keys or introspection").default("keys"),
  ...userLookup,
});
const clientCredentialsGrant = z.strictObject({
  type: z.literal("clientCredentials"),
  ...grantBasics,
  audience: text.optional(),
  verify: z.enum(["keys", "introspection"], "keys or introspection").default("introspection"),
  serviceAccounts: z
    .record(text, text, "a mapping of client ids to usernames")
    .refine(isFilled, "a mapping that is not empty")
    .describe("the directory user that each client runs as"),
});
const authorizationGrant = z.strictObject({
  type: z.literal("authorizationGrant"),
  ...grantBasics,
  audience: text.optional(),
  verify: z.enum(["introspection", "userinfo"], "introspection or userinfo").default("introspection"),
  allowAnyClient: flag
    .prefault(false)
    .describe("required with verify: userinfo, which cannot tell to which client a token was issued"),
  ...userLookup,
});
const grant = z.discriminatedUnion(
  "type",
  [jwtGrant, clientCredentialsGrant, authorizationGrant],
  "type: jwt, clientCredentials or authorizationGrant",
);

const match = z
  .strictObject({
    hosts: many(text).optional().describe("exact, or *.example.com"),
    paths: many(text).optional().describe("exact; * is one segment, a last /** everything below"),
    methods: many(z.string().regex(/^[A-Z]+$/, "an upper-case method such as GET")).optional(),
  })
  .refine(isFilled, "at least one of hosts, paths, methods");

const scope = z
  .string("a scope")
  .regex(
    /^[\x21\x23-\x5b\x5d-\x7e]+$/,
    "a scope: visible ASCII without quote and backslash (RFC 6749, section 3.3)",
  );

const scopes = z.union(
  [
    many(scope),
    z
      .strictObject({
        all: many(scope).optional(),
        any: many(scope).optional().describe("at least one of them"),
      })
      .refine(isFilled, "at least one of all, any"),
  ],
  "a list of scopes, or { all: [...], any: [...] }",
);

const claimValue = z.union(
  [text, z.number(), z.boolean()],
  "a text that is not empty, a number, true or false",
);
const CLAIM_TESTS = ["equals", "oneOf", "contains", "exists"] as const;
const claimRule = z
  .strictObject({
    claim: text.describe("the claim's whole name, else a dotted path such as realm_access.roles"),
    equals: claimValue.optional().describe("the same value of the same type"),
    oneOf: many(claimValue).optional().describe("the claim equals at least one of them"),
    contains: claimValue.optional().describe("a whole element of a claim that is a list"),
    exists: z.literal(true).optional().describe("the claim is there, and not null"),
  })
  .refine(
    (rule) => CLAIM_TESTS.filter((test) => rule[test] !== undefined).length === 1,
    `exactly one of ${CLAIM_TESTS.join(", ")}, beside claim`,
  );

const userAttribute = z.enum(
  ["username", "email", "displayName", "groups"],
  "username, email, displayName or groups",
);

const policy = z.strictObject({
  name,
  match: match.optional().describe("without it the policy is chosen by context_extensions alone"),
  public: flag.prefault(false).describe("let every request through, identity headers stripped"),
  optional: flag.prefault(false).describe("a request without a token passes as anonymous"),
  preflight: z.literal("allow").optional().describe("let CORS preflights through"),
  encodedSlash: z.literal("keep").optional().describe("accept %2F inside a path segment"),
  grants: many(grant).optional(),
  require: z
    .strictObject({
      scopes: scopes.optional().describe("a list: all of them; or { all: [...], any: [...] }"),
      audience: text.optional().describe("a value that the token's aud must hold"),
      clients: many(text).optional().describe("the token was issued to one of them"),
      claims: many(claimRule).optional().describe("all of these rules about the token's claims"),
      groups: many(text).optional().describe("at least one of them, of the directory user"),
    })
    .refine(isFilled, "at least one of scopes, audience, clients, claims, groups")
    .optional(),
  headers: z
    .record(text, userAttribute, "a mapping of header names to user attributes")
    .refine(isFilled, "a mapping that is not empty")
    .optional()
    .describe("headers that tell the upstream who the user is"),
  forwardToken: flag.prefault(false).describe("leave the Authorization header in place"),
});

export const configSchema = z.strictObject({
  listen: address.prefault("127.0.0.1:9191").describe("gRPC, for Envoy"),
  ops: address.prefault("127.0.0.1:9090").describe("HTTP: /metrics, /healthz, /readyz"),
  realm: text
    .regex(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/, "printable ASCII without quotes")
    .default("api")
    .describe("realm of WWW-Authenticate"),
  errors: z
    .enum(["documented", "rfc6750"])
    .default("documented")
    .describe("rfc6750: 401 for every invalid token, 403 for every refused user; the bodies stay"),
  drain: duration.prefault("10s").describe("how long calls under way may take after SIGTERM"),
  clockSkew: duration.prefault("10s").describe("widens nbf and iat, never exp"),
  logLevel: z.enum(["debug", "info", "warn", "error"]).default("info"),
  cache: cache.prefault({}),
  directories: table(directory).default({}),
  providers: table(provider).default({}),
  policies: many(policy),
});

/** For the loader, which also looks at each entry alone. */
export { grant as grantSchema, policy as policySchema, provider as providerSchema };

export type ConfigSettings = z.output<typeof configSchema>;
export type ProviderSettings = z.output<typeof provider>;
export type DirectorySettings = z.output<typeof directory>;
export type GrantSettings = z.output<typeof grant>;
export type PolicySettings = z.output<typeof policy>;
export type MatchSettings = z.output<typeof match>;
export type RequireSettings = NonNullable<PolicySettings["require"]>;
export type ErrorStyle = ConfigSettings["errors"];
export type Asserts = z.output<typeof asserts>;
export type CacheSettings = z.output<typeof cache>;
