import { escapeLiteral } from "pg";

/** A row of the table of users. */
export interface PostgresUser {
  readonly username: string;
  readonly email?: string;
  readonly displayName?: string;
  readonly groups?: readonly string[];
  readonly employeeNumber?: string;
  readonly active?: boolean;
  readonly deleted?: boolean;
}

const TABLE = `
  DROP TABLE IF EXISTS users;
  CREATE TABLE users (
    username text NOT NULL,
    email text,
    display_name text,
    groups text[] NOT NULL,
    employee_number integer,
    active boolean NOT NULL,
    deleted boolean NOT NULL
  );
  CREATE INDEX ON users (lower(username));
  CREATE INDEX ON users (lower(email));
`;

/** Makes the table of users anew; `reader` may read it. */
export async function fillUsers(
  execute: (sql: string) => Promise<unknown>,
  users: readonly PostgresUser[],
  reader: string,
): Promise<void> {
  const rows = users.map(rowOf).join(",\n");
  const insert = rows === "" ? "" : `INSERT INTO users VALUES ${rows};`;
  await execute(`${TABLE} GRANT SELECT ON users TO ${reader}; ${insert} ANALYZE users;`);
}

function rowOf(user: PostgresUser): string {
  const { username, email, displayName, groups = [], employeeNumber, active = true, deleted = false } = user;
  const texts = [username, email, displayName].map(literal).join(", ");
  const list = `ARRAY[${groups.map(literal).join(", ")}]::text[]`;
  return `(${texts}, ${list}, ${literal(employeeNumber)}::integer, ${active}, ${deleted})`;
}

const literal = (value: string | undefined) => (value === undefined ? "NULL" : escapeLiteral(value));
