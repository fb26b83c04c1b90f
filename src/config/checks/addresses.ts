import { permittedAddress } from "../../provider/address.ts";
import { profileOf } from "../../provider/profile.ts";
import type { ConfigEntries } from "../entries.ts";
import type { Finding, Path } from "../finding.ts";
import type { ProviderSettings } from "../schema.ts";

const ADDRESSES = ["issuer", "url", "introspectionEndpoint", "userinfoEndpoint", "jwksUri"] as const;

/** An address that the service will call, and where it is written. */
interface WrittenAddress {
  readonly path: Path;
  readonly address: string;
  readonly provider: ProviderSettings;
}

function* writtenAddresses({ providers }: ConfigEntries): Generator<WrittenAddress> {
  for (const [name, provider] of providers) {
    const isCalled = profileOf(provider).discovery !== undefined;
    for (const setting of ADDRESSES) {
      const address = provider[setting];
      if (address === undefined || (setting === "issuer" && !isCalled)) continue;
      yield { path: ["providers", name, setting], address, provider };
    }
  }
}

export function* secureAddresses(entries: ConfigEntries): Generator<Finding> {
  for (const { path, address, provider } of writtenAddresses(entries)) {
    if (permitted(address, new URL(address).host, provider)) continue;
    const exception = "http only to loopback or with allowHttp: true";
    yield { path, expected: `an https address without user and password (${exception})` };
  }
}

/** An issuer that is not called need not be an address: it is compared with `iss` alone. */
export function* issuerHost(entries: ConfigEntries): Generator<Finding> {
  for (const { path, address, provider } of writtenAddresses(entries)) {
    const { issuer } = provider;
    if (issuer === undefined || !URL.canParse(issuer) || new URL(issuer).host === "") continue;
    if (!permitted(address, new URL(address).host, provider)) continue;
    if (permitted(address, new URL(issuer).host, provider)) continue;
    yield { path, expected: "an address on the issuer's host, or on one listed in hosts" };
  }
}

/** A name in any other form would equal no address's host. */
export function* listedHosts({ providers }: ConfigEntries): Generator<Finding> {
  for (const [name, { hosts = [] }] of providers) {
    for (const [index, host] of hosts.entries()) {
      const address = `https://${host}`;
      if (URL.canParse(address) && new URL(address).host === host) continue;
      const expected = "a lower-case host, with its port unless that is the scheme's own";
      yield { path: ["providers", name, "hosts", index], expected };
    }
  }
}

function permitted(address: string, host: string, { hosts = [], allowHttp }: ProviderSettings): boolean {
  return permittedAddress(address, { issuerHost: host, hosts, allowHttp }) !== undefined;
}
