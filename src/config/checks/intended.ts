import type { ConfigEntries } from "../entries.ts";
import { type Finding, formatPath, type Path } from "../finding.ts";
import type { GrantSettings, ProviderSettings } from "../schema.ts";
import { type GrantInUse, grantsInUse, inUse } from "./grants-in-use.ts";

/** Whether the way in use tells to which client a token was issued. */
function tellsClient({ verify, profile }: GrantInUse): boolean {
  if (verify === "tokenCheck") return (profile.calls ?? []).some(({ claims }) => "client_id" in claims);
  return verify !== "userinfo";
}

/** Another application's token must not open the door unless the operator says that it may. */
export function* anyClient(entries: ConfigEntries): Generator<Finding> {
  for (const grant of grantsInUse(entries)) {
    const { entry, verify } = grant;
    if (entry.settings.type !== "authorizationGrant" || entry.settings.allowAnyClient || tellsClient(grant))
      continue;
    const reason = `${verify} cannot say for which client a token was issued`;
    yield { path: [...entry.path, "allowAnyClient"], expected: `true, as ${reason}` };
  }
}

/** Nothing would be taken, as no client is ours. */
export function* ownClient(entries: ConfigEntries): Generator<Finding> {
  const reported = new Set<string>();
  for (const grant of grantsInUse(entries)) {
    const { entry, provider } = grant;
    if (
      !needsClient(entry.settings, provider) ||
      !tellsClient(grant) ||
      reported.has(entry.settings.provider)
    )
      continue;
    reported.add(entry.settings.provider);
    const reason = `${formatPath(entry.path)} has neither audience nor allowAnyClient: true`;
    yield {
      path: ["providers", entry.settings.provider, "clients"],
      expected: `the clients whose tokens are taken, or our own as clientId (${reason})`,
    };
  }
}

function needsClient(settings: GrantSettings, { clientId, clients }: ProviderSettings): boolean {
  if (settings.type !== "authorizationGrant" || settings.allowAnyClient) return false;
  return settings.audience === undefined && clients === undefined && clientId === undefined;
}

/**
 * The audience of a client's ID tokens is the client (OpenID Connect Core, section 2). Where nothing else tells them
 * from access tokens, they would pass.
 */
export function* audienceOfIdTokens(entries: ConfigEntries): Generator<Finding> {
  for (const { entry, provider, profile, verify } of grantsInUse(entries)) {
    const { audience, type } = entry.settings;
    if (type !== "jwt" || verify !== "keys" || audience === undefined) continue;
    const { accessToken, userToken } = profile.traits;
    const told = accessToken ?? userToken ?? provider.accessTokenProfile;
    const known = [provider.clientId, ...(provider.clients ?? [])];
    if (told !== undefined || !known.includes(audience)) continue;
    const reason = "that client's ID tokens have it too, and nothing else tells them apart";
    const expected = `an audience that is no client's id, or accessTokenProfile: rfc9068 (${reason})`;
    yield { path: [...entry.path, "audience"], expected };
  }
}

/** OpenID Connect Core, section 5.3.2: the answer is about the user, and tells none of these about the token. */
const RULE_CLAIMS = { scopes: "scope", audience: "aud", clients: "client_id" } as const;
type Rule = keyof typeof RULE_CLAIMS;
const RULES = Object.keys(RULE_CLAIMS) as Rule[];

function tells({ verify, profile }: GrantInUse, rule: Rule): boolean {
  if (verify === "userinfo") return false;
  if (verify !== "tokenCheck") return true;
  return (profile.calls ?? []).some(({ claims }) => RULE_CLAIMS[rule] in claims);
}

/** A rule that can never be evaluated would refuse every request, or worse, none. */
export function* unknowableClaims({ policies, providers }: ConfigEntries): Generator<Finding> {
  for (const { path, settings: policy, grants } of policies) {
    const used = grants.flatMap((entry) => inUse(entry, providers));
    for (const grant of used) {
      const { settings, path: grantPath } = grant.entry;
      if (settings.audience !== undefined && !tells(grant, "audience")) {
        yield unknowable([...grantPath, "audience"], grant);
      }
    }
    for (const rule of RULES) {
      const blind = policy?.require?.[rule] && used.find((grant) => !tells(grant, rule));
      if (blind) yield unknowable([...path, "require", rule], blind);
    }
  }
}

/** No token would be young enough, as none says how old it is. */
export function* knowableAge(entries: ConfigEntries): Generator<Finding> {
  for (const { entry, provider, profile, verify } of grantsInUse(entries)) {
    const told = verify === "tokenCheck" && (profile.calls ?? []).some(({ claims }) => "iat" in claims);
    if (provider.maxTokenAge === undefined || told || verify === "keys" || verify === "introspection")
      continue;
    const reason = `${formatPath(entry.path)} has verify: ${verify}, which does not tell when a token was issued`;
    const path = ["providers", entry.settings.provider, "maxTokenAge"];
    yield { path, expected: `nothing: ${reason}`, at: "key" };
  }
}

function unknowable(path: Path, { entry, verify }: GrantInUse): Finding {
  const reason = `${formatPath(entry.path)} has verify: ${verify}, so this can never be evaluated`;
  return { path, expected: `nothing: ${reason}`, at: "key" };
}
