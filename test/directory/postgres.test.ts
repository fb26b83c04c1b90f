import { type PostgresServer, startPostgres } from "../support/postgres.ts";
import type { UserDirectory } from "../../src/directory/directory.ts";
import { CONTRACT_USERS, describeDirectory } from "./contract.ts";
import { postgresUnderTest } from "./postgres/postgres-under-test.ts";

describe("a directory in PostgreSQL", () => {
  let server: PostgresServer;
  let directory: UserDirectory;

  before(async () => {
    server = await startPostgres();
    await server.fill(CONTRACT_USERS);
    directory = postgresUnderTest(server.url);
  });
  after(async () => {
    await directory?.close();
    await server?.stop();
  });

  describeDirectory(() => directory);
});
