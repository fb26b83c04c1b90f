const NAME_OR_IPV4 = String.raw`((?:[a-z0-9_-]+\.)*[a-z0-9_-]+)\.?`;
const IPV6 = String.raw`(\[[0-9a-f:.]+\])`;
const HOST = new RegExp(`^(?:${NAME_OR_IPV4}|${IPV6})(?::\\d*)?$`, "i");

/**
 * The host in lower case, without port and trailing dot; an IPv6 address keeps its brackets.
 * Undefined for what is no host of a URL (RFC 3986, section 3.2.2): no host pattern may match it.
 */
export function normaliseHost(host: string): string | undefined {
  const found = HOST.exec(host);
  return (found?.[1] ?? found?.[2])?.toLowerCase();
}
