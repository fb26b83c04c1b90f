import type { UserDirectory } from "../../../src/directory/directory.ts";
import { createPostgresDirectory } from "../../../src/directory/postgres.ts";

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
