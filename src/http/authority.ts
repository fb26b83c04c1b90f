import type { Address } from "../config/scalars.ts";

/** Connecting to these leads to this machine, and browsers let a page name them. */
const EVERY_ADDRESS = new Set(["0.0.0.0", "::"]);

/** Whether a listener there takes connections to any address of this machine. */
const isEveryAddress = ({ host }: Address) => EVERY_ADDRESS.has(host);

/** Host and port as an address has them: IPv6 in brackets (RFC 3986, section 3.2.2). */
export function authorityOf({ host, port }: Address): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** By what a listener is reached from this machine. */
export function localAuthorityOf(listen: Address): string {
  return authorityOf(isEveryAddress(listen) ? { ...listen, host: "127.0.0.1" } : listen);
}
