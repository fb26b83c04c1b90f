import { createHash } from "node:crypto";
import type { SettingsOf } from "../config/schema.ts";
import type { DirectoryContext } from "./build.ts";
import type { Account, Candidates, Unavailable, UserDirectory, UserQuery } from "./directory.ts";
import { readAccounts } from "./postgres/accounts.ts";
import { type PostgresAddress, parsePostgresAddress } from "./postgres/address.ts";
import { createDatabase } from "./postgres/database.ts";
import { accountColumns } from "./postgres/places.ts";
import { boundedStatement } from "./postgres/statement.ts";

/** Users in a PostgreSQL database: one configured query for each attribute that they are looked up by. */
export function createPostgresDirectory(
  settings: SettingsOf<"postgres">,
  { name }: Pick<DirectoryContext, "name">,
): UserDirectory {
  const { connection, queries, timeout, maxConcurrent, ca } = settings;
  const address = parsePostgresAddress(connection);
  if (address === undefined) throw new TypeError("a connection must be checked before it is used");
  const database = createDatabase({ address, timeout, maxConcurrent, ca });
  const statements = new Map(Object.entries(queries).map(([key, sql]) => [key, boundedStatement(sql)]));
  const columns = accountColumns(settings);
  const statementsFor = ({ keys }: UserQuery) => keys.flatMap((key) => statements.get(key) ?? []);

  async function search(query: UserQuery): Promise<Candidates | Unavailable> {
    const asked = statementsFor(query);
    // No text of PostgreSQL holds U+0000.
    if (asked.length === 0 || query.value.includes("\u0000")) return { kind: "candidates", accounts: [] };
    const answer = await database.read(asked, query.value);
    if (answer.kind === "unavailable") return answer;
    const accounts: Account[] = [];
    for (const table of answer.tables) {
      const read = readAccounts(table, columns, query);
      if (read.kind === "unavailable") return read;
      accounts.push(...read.accounts);
    }
    return { kind: "candidates", accounts };
  }

  return {
    name,
    revision: revisionOf(settings, address),
    search,
    describe: (query) => [...statementsFor(query), `$1 is ${JSON.stringify(query.value)}`].join("\n"),
    close: () => database.close(),
  };
}

/** Another database or another way to read it makes other users of the same names. */
function revisionOf({ queries, attributes }: SettingsOf<"postgres">, address: PostgresAddress): string {
  const { password: _, ...server } = address;
  return createHash("sha256")
    .update(JSON.stringify([server, queries, attributes]))
    .digest("base64url");
}
