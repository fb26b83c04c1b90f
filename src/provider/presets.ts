import type { Preset, TokenTraits } from "./preset.ts";

/** RFC 9068 and RFC 7662; `azp` of OpenID Connect, `scp` of the providers that name it so. */
const STANDARD: TokenTraits = {
  clientClaims: ["client_id", "azp"],
  scopeClaims: ["scope", "scp"],
  audienceClaim: "aud",
};

/** RFC 6750 and RFC 9449. A refresh token is introspected as active too, but has no such type. */
export const STANDARD_TOKEN_TYPES: readonly string[] = ["bearer", "dpop"];

const BY_KEYS_OR_INTROSPECTION: Preset["verify"] = {
  jwt: ["keys", "introspection"],
  clientCredentials: ["introspection", "keys"],
  authorizationGrant: ["introspection", "userinfo"],
};

/** Every provider that has settings of its own; README's table and `grantgate providers` are made from it. */
export const PRESETS = {
  oidc: {
    ...STANDARD,
    documentation: [
      "https://openid.net/specs/openid-connect-discovery-1_0.html",
      "https://www.rfc-editor.org/rfc/rfc7662",
    ],
    location: "issuer",
    discovery: "openid",
    verify: BY_KEYS_OR_INTROSPECTION,
    username: "preferred_username",
    tokenTypes: STANDARD_TOKEN_TYPES,
  },
  oauth2: {
    ...STANDARD,
    documentation: ["https://www.rfc-editor.org/rfc/rfc7662", "https://www.rfc-editor.org/rfc/rfc8414"],
    location: "introspection",
    discovery: "oauth",
    verify: {
      jwt: ["introspection"],
      clientCredentials: ["introspection"],
      authorizationGrant: ["introspection"],
    },
    username: "username",
    tokenTypes: STANDARD_TOKEN_TYPES,
  },
  custom: {
    ...STANDARD,
    documentation: ["https://www.rfc-editor.org/rfc/rfc6749"],
    location: "endpoints",
    verify: BY_KEYS_OR_INTROSPECTION,
    username: "preferred_username",
    tokenTypes: STANDARD_TOKEN_TYPES,
  },
  keycloak: {
    ...STANDARD,
    documentation: [],
    location: "issuer",
    discovery: "openid",
    verify: BY_KEYS_OR_INTROSPECTION,
    username: "preferred_username",
    clientToken: { claim: "preferred_username", values: ["service-account-{client}"] },
    accessToken: { claim: "typ", values: ["Bearer", "DPoP"] },
    tokenTypes: STANDARD_TOKEN_TYPES,
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];

/** The row itself, with every member that a row may have. */
export function presetNamed(name: PresetName): Preset {
  return PRESETS[name];
}
