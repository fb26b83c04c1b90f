import { z } from "zod";
import { SIGNATURE_ALGORITHMS } from "../../grant/algorithms.ts";
import type { Preset } from "../../provider/preset.ts";
import { PRESET_NAMES, type PresetName, presetNamed } from "../../provider/presets.ts";
import { count, duration, flag, httpUrl, secret, text } from "../scalars.ts";
import { many } from "./collections.ts";

const CLIENT_AUTHENTICATIONS = [
  "client_secret_basic",
  "client_secret_post",
  "private_key_jwt",
  "tls_client_auth",
  "bearer",
] as const;

const asserts = z.union(
  [
    z.literal("any"),
    z.strictObject({ emailDomains: many(text) }),
    z.strictObject({ usernames: text.describe("a pattern in which * stands for any characters") }),
  ],
  "any, { emailDomains: [...] } or { usernames: pattern }",
);

const algorithm = z.enum(SIGNATURE_ALGORITHMS, "a signature algorithm such as RS256");

/** What every provider may state, whatever its preset. */
const providerBasics = {
  clientId: text.optional().describe("our own client at the provider, for introspection"),
  clientSecret: secret.optional(),
  clientKey: secret
    .optional()
    .describe("private key of our client: PEM or JWK for private_key_jwt, PEM for tls_client_auth"),
  clientCertificate: secret.optional().describe("PEM certificate of our client, for tls_client_auth"),
  clientAuthentication: z
    .enum(CLIENT_AUTHENTICATIONS, CLIENT_AUTHENTICATIONS.join(", "))
    .default("client_secret_basic")
    .describe("how our client proves itself at introspection; bearer sends clientSecret as Bearer token"),
  clients: many(text)
    .optional()
    .describe("clients whose tokens are taken; without it our own alone, unless a grant has an audience"),
  ca: secret.optional().describe("PEM certificates that the provider's own is checked with, and no others"),
  publicKey: secret.optional().describe("PEM or JWK that signs this provider's JWTs, instead of a JWKS"),
  signingSecret: secret.optional().describe("key of HS256, HS384 or HS512, as long as the hash at least"),
  algorithms: many(algorithm)
    .default(["RS256", "PS256", "ES256", "EdDSA"])
    .describe("signature algorithms accepted in a JWT"),
  accessTokenProfile: z
    .literal("rfc9068", "rfc9068")
    .optional()
    .describe("hold its JWTs to typ at+jwt and to every claim that RFC 9068 requires"),
  maxTokenAge: duration.optional().describe("refuse tokens older than this, by their iat"),
  introspectionAnswers: z
    .enum(["json", "jwt"], "json or jwt")
    .default("json")
    .describe("jwt: signed answers (RFC 9701), and no others"),
  requireTokenType: flag
    .optional()
    .describe("false for a provider whose introspection never sends token_type; default by preset"),
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
  keysStaleIfError: duration
    .optional()
    .describe("how much longer a JWKS is used while it cannot be fetched; without it no longer"),
  staleIfError: duration
    .optional()
    .describe(
      "how much longer an answer about a token serves while the provider is down; without it no longer",
    ),
  maxConcurrent: count.prefault(64).describe("calls at once; as many again for tokens never seen before"),
};

const GUID = "a tenant's id such as 9f4880d8-80ba-4c40-97bc-f7a23c703084";

/** Where a provider is, for each kind of preset. */
const LOCATIONS = {
  issuer: () => ({ issuer: httpUrl.describe("its discovery document gives the addresses") }),
  tenant: () => ({
    tenant: z.string(GUID).regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, GUID),
  }),
  url: ({ url }: Preset) => ({
    url: (url === undefined ? httpUrl : httpUrl.default(url)).describe("where it is reached"),
  }),
  endpoints: () => ({
    issuer: text.optional().describe("the iss of its JWTs; without it none is accepted"),
    introspectionEndpoint: httpUrl.optional(),
    userinfoEndpoint: httpUrl.optional(),
    jwksUri: httpUrl.optional(),
  }),
  introspection: () => ({
    issuer: httpUrl.optional().describe("its RFC 8414 document gives the address"),
    introspectionEndpoint: httpUrl.optional().describe("in place of that document"),
  }),
  none: () => ({}),
} satisfies Record<Preset["location"], (preset: Preset) => z.core.$ZodShape>;

/** What any branch may hold; a branch accepts those of its location alone. */
interface Location {
  readonly preset: PresetName;
  readonly issuer?: string | undefined;
  readonly tenant?: string | undefined;
  readonly url?: string | undefined;
  readonly introspectionEndpoint?: string | undefined;
  readonly userinfoEndpoint?: string | undefined;
  readonly jwksUri?: string | undefined;
}
type Basics = typeof providerBasics;
type ProviderBranch = z.ZodObject<Basics & { preset: z.ZodLiteral<PresetName> }>;

function branchOf(name: PresetName): ProviderBranch {
  const preset = presetNamed(name);
  return z.strictObject({
    preset: z.literal(name),
    ...LOCATIONS[preset.location](preset),
    ...providerBasics,
  });
}

const PRESET_BRANCHES = PRESET_NAMES.map(branchOf) as [ProviderBranch, ...ProviderBranch[]];

export const providerSchema = z.discriminatedUnion(
  "preset",
  PRESET_BRANCHES,
  `preset: one of ${PRESET_NAMES.join(", ")}`,
);

export type ProviderSettings = z.output<typeof providerSchema> & Location;
export type WrittenProvider = z.input<typeof providerSchema> & Location;
export type Asserts = z.output<typeof asserts>;
