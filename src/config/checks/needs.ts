import type { EndpointName } from "../../provider/endpoints.ts";
import type { Verify } from "../../provider/preset.ts";
import { profileOf } from "../../provider/profile.ts";
import type { GrantSettings, ProviderSettings } from "../schema.ts";

/** What one way of verifying a token cannot do without. */
export interface Need {
  /** The setting of the provider to name when the need is not met. */
  readonly setting: string;
  readonly isMet: (provider: ProviderSettings) => boolean;
  readonly expected: string;
}

const CLIENT: readonly Need[] = [
  {
    setting: "clientId",
    isMet: ({ clientId, clientAuthentication }) =>
      clientId !== undefined || clientAuthentication === "bearer",
    expected: "our client's id",
  },
  {
    setting: "clientSecret",
    // Any other method was chosen in writing, and is held to its credential whatever the grants.
    isMet: ({ clientSecret, clientAuthentication }) =>
      clientSecret !== undefined || clientAuthentication !== "client_secret_basic",
    expected: "our client's secret",
  },
];

const hasEndpoint = (provider: ProviderSettings, name: EndpointName) => {
  const { discovery, endpoints } = profileOf(provider);
  return discovery !== undefined || endpoints[name] !== undefined;
};
const INTROSPECTION: Need = {
  setting: "introspectionEndpoint",
  isMet: (provider) => hasEndpoint(provider, "introspection"),
  expected: "an address",
};
const USERINFO: Need = {
  setting: "userinfoEndpoint",
  isMet: (provider) => hasEndpoint(provider, "userinfo"),
  expected: "an address",
};
export const KEYS: Need = {
  setting: "jwksUri",
  isMet: (provider) =>
    hasEndpoint(provider, "jwks") || provider.publicKey !== undefined || provider.signingSecret !== undefined,
  expected: "an address, or publicKey in its place",
};
export const ISSUER: Need = {
  setting: "issuer",
  isMet: (provider) => profileOf(provider).issuers.length > 0,
  expected: "the iss of its JWTs, as none is accepted without",
};

/** RFC 9701, section 5: the signature, the issuer and the audience of an answer are checked. */
const SIGNED_ANSWERS: readonly Need[] = [
  KEYS,
  ISSUER,
  {
    setting: "clientId",
    isMet: ({ clientId }) => clientId !== undefined,
    expected: "our client's id, as signed answers name it",
  },
];

const NEEDS: Record<Verify, readonly Need[]> = {
  introspection: [...CLIENT, INTROSPECTION],
  userinfo: [USERINFO],
  keys: [KEYS, ISSUER],
  tokenCheck: CLIENT,
};

export function needsOf(
  { type }: GrantSettings,
  verify: Verify,
  provider: ProviderSettings,
): readonly Need[] {
  if (verify === "tokenCheck") return tokenCheckNeeds(provider);
  const needs = type === "jwt" && verify !== "keys" ? [...NEEDS[verify], ISSUER] : NEEDS[verify];
  const signed = verify === "introspection" && provider.introspectionAnswers === "jwt";
  return signed ? [...needs, ...SIGNED_ANSWERS] : needs;
}

/** Where no call carries our client's credential, its id still tells whose tokens are taken. */
function tokenCheckNeeds(provider: ProviderSettings): readonly Need[] {
  const { calls = [] } = profileOf(provider);
  return calls.some(({ client }) => client !== undefined) ? CLIENT : [];
}
