import type { ConfigEntries, GrantEntry } from "../entries.ts";
import { type Finding, formatPath } from "../finding.ts";
import type { GrantSettings, ProviderSettings } from "../schema.ts";

/** What one way of verifying a token cannot do without. */
interface Need {
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
const INTROSPECTION: Need = {
  setting: "introspectionEndpoint",
  isMet: (provider) => provider.preset !== "custom" || provider.introspectionEndpoint !== undefined,
  expected: "an address",
};
const USERINFO: Need = {
  setting: "userinfoEndpoint",
  isMet: (provider) => provider.preset !== "custom" || provider.userinfoEndpoint !== undefined,
  expected: "an address",
};
const KEYS: Need = {
  setting: "jwksUri",
  isMet: (provider) =>
    provider.preset !== "custom" || provider.jwksUri !== undefined || provider.publicKey !== undefined,
  expected: "an address, or publicKey in its place",
};
const ISSUER: Need = {
  setting: "issuer",
  isMet: ({ issuer }) => issuer !== undefined,
  expected: "the iss of its JWTs, as none is accepted without",
};

const NEEDS: Record<GrantSettings["verify"], readonly Need[]> = {
  introspection: [...CLIENT, INTROSPECTION],
  userinfo: [USERINFO],
  keys: [KEYS, ISSUER],
};

function needsOf({ type, verify }: GrantSettings): readonly Need[] {
  return type === "jwt" && verify !== "keys" ? [...NEEDS[verify], ISSUER] : NEEDS[verify];
}

const grantsOf = ({ policies }: ConfigEntries): readonly GrantEntry[] =>
  policies.flatMap(({ grants }) => grants);

/** A setting that several grants need is reported once, for the first of them. */
export function* providerNeeds(entries: ConfigEntries): Generator<Finding> {
  const reported = new Set<string>();
  for (const { path: grantPath, settings } of grantsOf(entries)) {
    const provider = entries.providers.get(settings.provider);
    if (!provider) continue;
    for (const { setting, expected } of needsOf(settings).filter(({ isMet }) => !isMet(provider))) {
      const path = ["providers", settings.provider, setting];
      if (reported.has(formatPath(path))) continue;
      reported.add(formatPath(path));
      const reason = `${formatPath(grantPath)} is of type ${settings.type} with verify: ${settings.verify}`;
      yield { path, expected: `${expected} (${reason})` };
    }
  }
}

/** OpenID Connect Core, section 5.3: the answer holds claims about the user and nothing about the token. */
export function* anyClient(entries: ConfigEntries): Generator<Finding> {
  for (const { path, settings } of grantsOf(entries)) {
    if (settings.type !== "authorizationGrant" || settings.verify !== "userinfo") continue;
    if (settings.allowAnyClient) continue;
    const reason = "userinfo cannot say for which client a token was issued";
    yield { path: [...path, "allowAnyClient"], expected: `true, as ${reason}` };
  }
}

/**
 * Userinfo does not tell a client's own token from a user's, and such a token's sub is the client's id: a client
 * registered under a user's name would be that user (RFC 9700, section 4.15).
 */
export function* usersByUserinfo(entries: ConfigEntries): Generator<Finding> {
  for (const { path, settings } of grantsOf(entries)) {
    if (
      settings.type === "clientCredentials" ||
      settings.verify !== "userinfo" ||
      settings.username !== "sub"
    )
      continue;
    if (entries.providers.get(settings.provider)?.clientTokenMarker) continue;
    const reason =
      "with verify: userinfo a client's sub reads like a user's; or a clientTokenMarker of the provider";
    yield { path: [...path, "username"], expected: `another claim than sub: ${reason}` };
  }
}

/** OpenID Connect Core, section 5.3.2: the answer is about the user, and tells none of these about the token. */
const UNKNOWN_TO_USERINFO = ["scopes", "audience", "clients"] as const;

/** A rule that can never be evaluated would refuse every request, or worse, none. */
export function* unknowableClaims({ policies }: ConfigEntries): Generator<Finding> {
  for (const { path, settings: policy, grants } of policies) {
    const byUserinfo = grants.filter(({ settings }) => settings.verify === "userinfo");
    for (const { path: grantPath, settings } of byUserinfo) {
      if (settings.audience !== undefined) yield unknowable([...grantPath, "audience"], grantPath);
    }
    const [first] = byUserinfo;
    if (!first) continue;
    for (const rule of UNKNOWN_TO_USERINFO) {
      if (policy?.require?.[rule]) yield unknowable([...path, "require", rule], first.path);
    }
  }
}

function unknowable(path: Finding["path"], grantPath: Finding["path"]): Finding {
  const reason = `${formatPath(grantPath)} has verify: userinfo, so this can never be evaluated`;
  return { path, expected: `nothing: ${reason}`, at: "key" };
}
