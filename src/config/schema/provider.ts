import { z } from "zod";
import { count, duration, flag, httpUrl, secret, text } from "../scalars.ts";
import { many } from "./collections.ts";

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
export const providerSchema = z.discriminatedUnion(
  "preset",
  [oidcProvider, customProvider],
  "preset: oidc or custom",
);

export type ProviderSettings = z.output<typeof providerSchema>;
export type Asserts = z.output<typeof asserts>;
