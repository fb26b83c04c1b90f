import { isIPv6 } from "node:net";

/** Through which proxies addresses are called. An address may hold the proxy's password: none is ever logged. */
export interface Proxies {
  readonly kind: "proxies";
  /** For https addresses; where it is empty the other serves them too. */
  readonly httpsProxy: string;
  /** Empty where there is none. */
  readonly httpProxy: string;
  /** Hosts, with or without port, that are called directly, and all below them; `*` for every host. */
  readonly noProxy: string;
}

export interface UnusableProxy {
  readonly kind: "unusable";
  /** Name of the variable. Its value stays untold. */
  readonly variable: string;
  readonly expected: string;
}

export const NO_PROXIES: Proxies = { kind: "proxies", httpsProxy: "", httpProxy: "", noProxy: "" };

const EXPECTED = "an http or https address of a proxy, with both user and password or neither";

/** Reads HTTPS_PROXY, HTTP_PROXY and NO_PROXY; each in lower case comes first, and an empty one counts as unset. */
export function readProxies(environment: NodeJS.ProcessEnv): Proxies | UnusableProxy {
  const read = (name: string) => environment[name.toLowerCase()] || environment[name] || "";
  const httpsProxy = proxyAddress(read("HTTPS_PROXY"));
  if (httpsProxy === undefined) return { kind: "unusable", variable: "HTTPS_PROXY", expected: EXPECTED };
  const httpProxy = proxyAddress(read("HTTP_PROXY"));
  if (httpProxy === undefined) return { kind: "unusable", variable: "HTTP_PROXY", expected: EXPECTED };
  return { kind: "proxies", httpsProxy, httpProxy, noProxy: exceptions(read("NO_PROXY")) };
}

/** `host:port` alone is a common way to write one. Undefined for what is no address of a proxy. */
function proxyAddress(written: string): string | undefined {
  if (written === "") return "";
  const address = written.includes("://") ? written : `http://${written}`;
  if (!URL.canParse(address)) return undefined;
  const { protocol, username, password } = new URL(address);
  const known = protocol === "http:" || protocol === "https:";
  const whole = (username === "") === (password === "");
  return known && whole && [username, password].every(isDecodable) ? address : undefined;
}

/** Otherwise the client that sends them would throw, and show them in what it throws. */
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** undici takes `*` only alone, and the last part of a bare IPv6 address for a port. */
function exceptions(written: string): string {
  const hosts = written.split(/[,\s]+/).map((host) => (isIPv6(host) ? `[${host}]` : host));
  return hosts.includes("*") ? "*" : hosts.join(",");
}
