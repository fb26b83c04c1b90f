import { B64TOKEN } from "../../credential/authorization.ts";
import { permittedAddress } from "../../provider/address.ts";
import { profileOf } from "../../provider/profile.ts";
import type { ConfigEntries } from "../entries.ts";
import { type Finding, formatPath, type Path } from "../finding.ts";
import type { TransmitterSettings } from "../schema.ts";
import { ISSUER, KEYS, type Need } from "./needs.ts";

/** Tokens for any other audience were not meant for us (OpenID Connect Back-Channel Logout 1.0, section 2.6). */
const AUDIENCE: Need = {
  setting: "clientId",
  isMet: ({ clientId, clients }) => clientId !== undefined || clients !== undefined,
  expected: "our client's id, or clients beside it, as logout tokens name their client",
};

export function* revocableEvents({ events, isRevocable }: ConfigEntries): Generator<Finding> {
  if (events === undefined || isRevocable) return;
  yield { path: ["revocation"], expected: "a mapping with maxTokenLifetime, as events revoke tokens" };
}

export function* someEvents({ events }: ConfigEntries): Generator<Finding> {
  if (events === undefined || events.backChannelLogout || events.transmitters) return;
  yield { path: ["events"], expected: "at least one of backChannelLogout, transmitters" };
}

/** A provider that the section refers to, and what it must have for that. */
interface Reference {
  readonly path: Path;
  readonly provider: string;
  readonly needs: readonly Need[];
}

function referencesOf({ events }: ConfigEntries): readonly Reference[] {
  const logouts = (events?.backChannelLogout ?? []).map((provider, index) => ({
    path: ["events", "backChannelLogout", index],
    provider,
    needs: [KEYS, ISSUER, AUDIENCE],
  }));
  const pushes = transmittersOf(events).map(([path, transmitter]) => ({
    path: [...path, "provider"],
    provider: transmitter.provider,
    needs: needsOfTransmitter(transmitter),
  }));
  return [...logouts, ...pushes];
}

function needsOfTransmitter({ issuer, jwksUri }: TransmitterSettings): readonly Need[] {
  return [...(jwksUri === undefined ? [KEYS] : []), ...(issuer === undefined ? [ISSUER] : [])];
}

function transmittersOf(events: ConfigEntries["events"]): readonly (readonly [Path, TransmitterSettings])[] {
  const named = Object.entries(events?.transmitters ?? {});
  return named.map(([name, transmitter]) => [["events", "transmitters", name], transmitter]);
}

export function* eventProviders(entries: ConfigEntries): Generator<Finding> {
  const { providerNames: names } = entries;
  if (!names) return;
  const listed = names.size === 0 ? "none is configured" : [...names].join(", ");
  for (const { path, provider } of referencesOf(entries)) {
    if (names.has(provider)) continue;
    yield { path, expected: `the name of a configured provider (${listed})` };
  }
}

/** A setting that several need is reported once, for the first of them. */
export function* eventProviderNeeds(entries: ConfigEntries): Generator<Finding> {
  const reported = new Set<string>();
  for (const { path: reference, provider, needs } of referencesOf(entries)) {
    const settings = entries.providers.get(provider);
    for (const { setting, isMet, expected } of settings ? needs : []) {
      const path = ["providers", provider, setting];
      if (settings === undefined || isMet(settings) || reported.has(formatPath(path))) continue;
      reported.add(formatPath(path));
      yield { path, expected: `${expected} (${formatPath(reference)} refers to it)` };
    }
  }
}

/** A provider's keys say nothing about who speaks for another issuer. */
export function* transmitterKeys({ events }: ConfigEntries): Generator<Finding> {
  for (const [path, { issuer, jwksUri }] of transmittersOf(events)) {
    if (issuer === undefined || jwksUri !== undefined) continue;
    yield { path: [...path, "jwksUri"], expected: "the address of its keys, as it has an issuer of its own" };
  }
}

export function* transmitterAddresses({ events, providers }: ConfigEntries): Generator<Finding> {
  for (const [path, { provider, issuer, jwksUri }] of transmittersOf(events)) {
    const settings = providers.get(provider);
    if (settings === undefined || jwksUri === undefined) continue;
    const { hosts = [], allowHttp } = settings;
    const home = [issuer, ...profileOf(settings).issuers].find((address) => address && URL.canParse(address));
    const issuerHost = new URL(home ?? jwksUri).host;
    if (permittedAddress(jwksUri, { issuerHost, hosts, allowHttp }) !== undefined) continue;
    const expected = `an https address on the issuer's host, or on one listed in hosts of ${provider}`;
    yield { path: [...path, "jwksUri"], expected };
  }
}

/** Nothing else can come after `Bearer` in the header that it is compared with. */
export function* transmitterBearer({ events }: ConfigEntries): Generator<Finding> {
  for (const [path, { authorization }] of transmittersOf(events)) {
    if (authorization === undefined || B64TOKEN.test(authorization)) continue;
    const expected = "a bearer token: letters, digits and -._~+/ (RFC 6750, section 2.1)";
    yield { path: [...path, "authorization"], expected };
  }
}
