/** A server, as a connection address names it. */
export interface PostgresAddress {
  /** A name, or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Whether TLS is spoken, with the server's certificate and name checked: there is no TLS without that. */
  readonly isTls: boolean;
}

const DEFAULT_PORT = 5432;
const HOST = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])$/;
/** libpq's names for the strongest mode and for none. What lies between would check less than is thought. */
const TLS_MODES = new Map<string | null, boolean>([
  [null, true],
  ["verify-full", true],
  ["disable", false],
]);

/**
 * Reads `postgres://user:password@host:port/database`, with `?sslmode=verify-full`, the default, or `disable`; undefined
 * where it is anything else. Nothing is taken from the environment.
 */
export function parsePostgresAddress(connection: string): PostgresAddress | undefined {
  if (!URL.canParse(connection)) return undefined;
  const url = new URL(connection);
  if (url.protocol !== "postgres:" && url.protocol !== "postgresql:") return undefined;
  const isTls = TLS_MODES.get(url.searchParams.get("sslmode"));
  const [user, password, database] = [url.username, url.password, url.pathname.slice(1)].map(decode);
  if (!HOST.test(url.hostname) || !user || !password || !database || isTls === undefined) return undefined;
  if (url.hash !== "" || url.searchParams.size > Number(url.searchParams.has("sslmode"))) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return { host, port: Number(url.port || DEFAULT_PORT), user, password, database, isTls };
}

function decode(part: string): string | undefined {
  try {
    const text = decodeURIComponent(part);
    return text.includes("\u0000") ? undefined : text;
  } catch {
    return undefined;
  }
}

const LOOPBACK = new Set(["localhost", "127.0.0.1", "::1"]);

/** Whether the server is on this machine itself, where nobody listens to the wire. */
export function isLoopback({ host }: PostgresAddress): boolean {
  return LOOPBACK.has(host);
}
