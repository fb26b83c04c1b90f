import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { REPOSITORY } from "../support/folders.ts";
import { startLdap } from "../support/ldap.ts";
import { startPostgres } from "../support/postgres.ts";

/** Where the demo's users are looked up. */
export interface DemoDirectory {
  /** Puts it in the place of the example's file of users. */
  config(text: string): string;
  /** Where the users are, for who looks on. */
  readonly place: string;
  stop(): Promise<void>;
}

interface ExampleUser {
  readonly username: string;
  readonly email?: string;
  readonly displayName?: string;
  readonly groups?: readonly string[];
  readonly active?: boolean;
  readonly deleted?: boolean;
}

const FILE_DIRECTORY = "staff: { type: file, path: users.yaml }";

/** Servers that the demo can look its users up in, instead of a file. */
const SERVERS = new Map([
  ["ldap", startLdapDirectory],
  ["postgres", startPostgresDirectory],
]);

/** The server of that name, filled with the example's users; undefined where none is named. */
export async function startDirectory(name: string | undefined): Promise<DemoDirectory | undefined> {
  if (name === undefined) return undefined;
  const start = SERVERS.get(name);
  if (!start) throw new Error(`--directory is followed by ${[...SERVERS.keys()].join(" or ")}`);
  return start(await exampleUsers());
}

async function exampleUsers(): Promise<readonly ExampleUser[]> {
  const { users } = parse(await readFile(`${REPOSITORY}/deploy/example/users.yaml`, "utf8"));
  return users;
}

async function startLdapDirectory(users: readonly ExampleUser[]): Promise<DemoDirectory> {
  const server = await startLdap();
  // Who is deleted has no entry any more.
  await server.fill(users.filter(({ deleted }) => !deleted));
  const { url, base, bind } = server;
  const settings = { type: "ldap", preset: "openldap", url, base: `ou=people,${base}`, bind };
  return { config: inPlaceOfFile(settings), place: url, stop: () => server.stop() };
}

async function startPostgresDirectory(users: readonly ExampleUser[]): Promise<DemoDirectory> {
  const server = await startPostgres();
  await server.fill(users);
  const select = "SELECT * FROM users WHERE NOT deleted AND";
  const settings = {
    type: "postgres",
    connection: server.url,
    queries: {
      username: `${select} lower(username) = lower($1)`,
      email: `${select} lower(email) = lower($1)`,
    },
  };
  return { config: inPlaceOfFile(settings), place: server.url, stop: () => server.stop() };
}

function inPlaceOfFile(settings: object): DemoDirectory["config"] {
  return (text) => {
    if (!text.includes(FILE_DIRECTORY)) throw new Error("the example has no such directory to replace");
    // JSON is YAML too; the replacement as a function, since a `$1` in it means itself.
    return text.replace(FILE_DIRECTORY, () => `staff: ${JSON.stringify(settings)}`);
  };
}
