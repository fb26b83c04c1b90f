/** As a URL writes them. */
export const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

export interface AddressRules {
  /** The host that the provider is configured with. */
  readonly issuerHost: string;
  /** Further hosts that its documents may point to. */
  readonly hosts: readonly string[];
  readonly allowHttp: boolean;
}

/**
 * Whether a document of the provider may send us to this address: https (or loopback, or permitted http),
 * and the issuer's own host unless another is listed. Anything else would let the document choose whom our
 * client's secret and our users' tokens are shown to.
 */
export function permittedAddress(address: unknown, rules: AddressRules): string | undefined {
  if (typeof address !== "string" || !URL.canParse(address)) return undefined;
  const { protocol, host, hostname, username, password } = new URL(address);
  const secure =
    protocol === "https:" || (protocol === "http:" && (rules.allowHttp || LOOPBACK.has(hostname)));
  const known = host === rules.issuerHost || rules.hosts.includes(host);
  return secure && known && username === "" && password === "" ? address : undefined;
}
