/** A Redis server as a redis:// or rediss:// address names it. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number | undefined;
  readonly tls: boolean;
}

const DEFAULT_PORT = 6379;
const DATABASE = /^\/?(\d{0,5})$/;

/**
 * Undefined for anything else, a query among it: clients read settings of their own from there, which would
 * override ours unseen.
 */
export function parseRedisAddress(text: string): RedisAddress | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text);
  const database = DATABASE.exec(pathname)?.[1];
  const isRedis = protocol === "redis:" || protocol === "rediss:";
  if (!isRedis || hostname === "" || database === undefined || search + hash !== "") return undefined;
  try {
    return {
      host: decodeURIComponent(hostname).replace(/^\[|\]$/g, ""),
      port: port === "" ? DEFAULT_PORT : Number(port),
      username: username === "" ? undefined : decodeURIComponent(username),
      password: password === "" ? undefined : decodeURIComponent(password),
      database: database === "" ? undefined : Number(database),
      tls: protocol === "rediss:",
    };
  } catch {
    // A percent sign that encodes nothing.
    return undefined;
  }
}
