export interface Server {
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
  /** By TLS from the first byte on. */
  readonly isSecure: boolean;
}

/** The ports of RFC 4516, section 2, and of ldaps, which no RFC defines. */
const PLAIN_PORT = 389;
const SECURE_PORT = 636;

/** Where an `ldap://` or `ldaps://` address points to. */
export function serverOf(url: string): Server {
  const { protocol, hostname, port } = new URL(url);
  const isSecure = protocol === "ldaps:";
  const usual = isSecure ? SECURE_PORT : PLAIN_PORT;
  return { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? usual : Number(port), isSecure };
}
