const NAME_OR_IPV4 = String.raw`((?:[a-z0-9_-]+\.)*[a-z0-9_-]+)\.?`;
const IPV6 = String.raw`(\[[0-9a-f:.]+\])`;
/** What most requests hold: in normal form already. */
const LOWER_CASE_NAME = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;
const HOST = new RegExp(`^(?:${NAME_OR_IPV4}|${IPV6})(?::\\d*)?$`, "i");

/**
 * The host in lower case, without port and trailing dot; an IPv6 address keeps its brackets.
 * Undefined for what is no host of a URL (RFC 3986, section 3.2.2): no host pattern may match it.
 */
export function normaliseHost(host: string): string | undefined {
  if (LOWER_CASE_NAME.test(host)) return host;
  const found = HOST.exec(host);
  return (found?.[1] ?? found?.[2])?.toLowerCase();
}
