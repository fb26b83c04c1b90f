import type { UserDirectory } from "../../../src/directory/directory.ts";
import { createPostgresDirectory } from "../../../src/directory/postgres.ts";
import { resolveLookup } from "../../../src/directory/resolve.ts";
import { type FaultyWire, startFaultyWire } from "../../support/faulty-wire.ts";
import { type PostgresServer, startPostgres } from "../../support/postgres.ts";
import { CONTRACT_USERS } from "../contract.ts";

type Settings = Parameters<typeof createPostgresDirectory>[0];

const COLUMNS = "username, email, display_name, groups, employee_number, active, deleted";

/** One query for each attribute, as an operator would write them. */
export const QUERIES = {
  username: `SELECT ${COLUMNS} FROM users WHERE lower(username) = lower($1)`,
  email: `SELECT ${COLUMNS} FROM users WHERE lower(email) = lower($1)`,
  employeeNumber: `SELECT ${COLUMNS} FROM users WHERE employee_number::text = $1`,
};

/** A directory over the table of users that `startPostgres` fills. */
export function postgresUnderTest(connection: string, settings: Partial<Settings> = {}): UserDirectory {
  return createPostgresDirectory(
    {
      type: "postgres",
      connection,
      allowPlain: false,
      queries: QUERIES,
      attributes: { employeeNumber: "employee_number" },
      cache: { notFound: 30_000, inactive: 30_000 },
      timeout: 2_000,
      maxConcurrent: 8,
      ...settings,
    },
    { name: "staff" },
  );
}

/** What a lookup is answered, with the detail of an outage. */
export async function answerOf(
  directory: UserDirectory,
  value = "alice",
  keys: readonly string[] = ["username"],
): Promise<string> {
  const answer = resolveLookup(await directory.search({ keys, value }), { keys, value });
  return answer.kind === "unavailable" ? `unavailable: ${answer.detail}` : answer.kind;
}

/** Milliseconds: short, so that what hangs is answered soon. */
export const TIMEOUT = 400;

/** For one suite: a server with the contract's users, and for each test a wire to it and directories, closed after it. */
export function withPostgres() {
  let server: PostgresServer;
  let wire: FaultyWire;
  const opened = new Set<UserDirectory>();

  before(async () => {
    server = await startPostgres();
    await server.fill(CONTRACT_USERS);
  });
  after(() => server?.stop());
  beforeEach(async () => {
    wire = await startFaultyWire(server.port);
  });
  afterEach(async () => {
    await Promise.all([...opened].map((directory) => directory.close()));
    opened.clear();
    await wire.stop();
  });

  /** A directory that asks over the wire, or at another port. */
  function open(settings: Partial<Settings> = {}, port = wire.port): UserDirectory {
    const connection = server.url.replace(/:\d+\//, `:${port}/`);
    const directory = postgresUnderTest(connection, { timeout: TIMEOUT, ...settings });
    opened.add(directory);
    return directory;
  }
  return {
    get server() {
      return server;
    },
    get wire() {
      return wire;
    },
    open,
    querying: (username: string, settings: Partial<Settings> = {}) =>
      open({ queries: { username }, ...settings }),
    /** Before the end of its test. */
    close(directory: UserDirectory): Promise<void> {
      opened.delete(directory);
      return directory.close();
    },
  };
}
