import type { UserDirectory } from "../../src/directory/directory.ts";
import { type LdapServer, startLdap } from "../support/ldap.ts";
import { CONTRACT_USERS, describeDirectory } from "./contract.ts";
import { ldapUnderTest } from "./ldap/ldap-under-test.ts";

// The first start may install a program.
const INSTALLATION_MS = 300_000;

describe("an LDAP server", () => {
  let server: LdapServer;
  let directory: UserDirectory;

  before(async function () {
    this.timeout(INSTALLATION_MS);
    server = await startLdap();
    await server.fill(CONTRACT_USERS);
    directory = ldapUnderTest(server);
  });
  after(async () => {
    await directory.close();
    await server.stop();
  });

  describeDirectory(() => directory);
});
