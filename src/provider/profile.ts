import type { GrantSettings, ProviderSettings } from "../config/schema.ts";
import type { EndpointName } from "./endpoints.ts";
import type { Preset, TokenTraits, Verify } from "./preset.ts";
import { presetNamed, STANDARD_TOKEN_TYPES } from "./presets.ts";

/** A preset's row with the settings put in: all that is known of a provider before anybody asks it. */
export interface ProviderProfile extends Pick<Preset, "calls" | "verify" | "username"> {
  /** The `iss` values of its JWTs; empty where it issues none that may be accepted. */
  readonly issuers: readonly string[];
  readonly discovery: { readonly issuer: string; readonly form: "openid" | "oauth" } | undefined;
  readonly endpoints: Readonly<Partial<Record<EndpointName, string>>>;
  readonly traits: TokenTraits;
  readonly tokenPrefixes: readonly string[] | undefined;
  /** What introspection's `token_type` may be; an answer without any is taken where `requireTokenType` is false. */
  readonly tokenTypes: readonly string[];
  readonly requireTokenType: boolean;
}

export function profileOf(settings: ProviderSettings): ProviderProfile {
  return fillPreset(presetNamed(settings.preset), settings);
}

/** The row with the settings put in. */
export function fillPreset(preset: Preset, settings: ProviderSettings): ProviderProfile {
  const { calls, verify, username, tokenTypes } = preset;
  const fill = (template: string) => fillTemplate(template, settings);
  return {
    ...(calls && { calls: calls.map((call) => ({ ...call, url: fill(call.url) })) }),
    ...(username !== undefined && { username }),
    verify,
    issuers: preset.issuers?.map(fill) ?? (settings.issuer === undefined ? [] : [settings.issuer]),
    discovery: discoveryOf(preset, settings),
    endpoints: { ...mapValues(preset.endpoints ?? {}, fill), ...writtenEndpoints(settings) },
    traits: traitsOf(preset, settings),
    tokenPrefixes: settings.tokenPrefix ?? preset.tokenPrefix,
    tokenTypes: tokenTypes.length > 0 ? tokenTypes : STANDARD_TOKEN_TYPES,
    requireTokenType: settings.requireTokenType ?? tokenTypes.length > 0,
  };
}

/** An address that is written makes the document superfluous. */
function discoveryOf({ discovery: form }: Preset, settings: ProviderSettings): ProviderProfile["discovery"] {
  const { issuer, introspectionEndpoint } = settings;
  if (form === undefined || issuer === undefined || introspectionEndpoint !== undefined) return undefined;
  return { issuer, form };
}

function writtenEndpoints({ introspectionEndpoint, userinfoEndpoint, jwksUri }: ProviderSettings) {
  return {
    ...(introspectionEndpoint !== undefined && { introspection: introspectionEndpoint }),
    ...(userinfoEndpoint !== undefined && { userinfo: userinfoEndpoint }),
    ...(jwksUri !== undefined && { jwks: jwksUri }),
  };
}

function traitsOf(preset: Preset, { clientTokenMarker: marker }: ProviderSettings): TokenTraits {
  const { clientClaims, scopeClaims, audienceClaim, userToken, accessToken } = preset;
  const clientToken = marker ? { claim: marker.claim, values: [marker.value] } : preset.clientToken;
  return {
    clientClaims,
    scopeClaims,
    audienceClaim,
    ...(clientToken && { clientToken }),
    ...(userToken !== undefined && { userToken }),
    ...(accessToken && { accessToken }),
  };
}

/** `{tenant}`, `{url}`, `{issuer}` and `{clientId}`; a slash at a setting's end is not doubled. */
function fillTemplate(template: string, { tenant, url, issuer, clientId }: ProviderSettings): string {
  const values = new Map(
    Object.entries({ tenant, url, issuer, clientId: clientId && encodeURIComponent(clientId) }),
  );
  return template.replace(/\{(\w+)\}/g, (_, name) => (values.get(name) ?? "").replace(/\/$/, ""));
}

const mapValues = (record: Readonly<Record<string, string>>, change: (value: string) => string) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

/** How a grant validates tokens of this provider: as it says itself, else as the preset does. */
export function verifyOf({ type, verify }: GrantSettings, { preset }: ProviderSettings): Verify | undefined {
  return verify ?? presetNamed(preset).verify[type]?.[0];
}

/** The claim that names a grant's user; undefined where neither the grant nor the preset names one. */
export function usernameOf(written: string | undefined, { preset }: ProviderSettings): string | undefined {
  return written ?? presetNamed(preset).username;
}
