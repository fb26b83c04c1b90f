import { createHash } from "node:crypto";
import type { SettingsOf } from "../config/schema.ts";
import type { DirectoryContext } from "./build.ts";
import { type UserDirectory, unavailable } from "./directory.ts";
import { sparingAccount } from "./ldap/bind-account.ts";
import { connect } from "./ldap/connect.ts";
import { planLookups } from "./ldap/lookup.ts";
import { createPool } from "./ldap/pool.ts";

/** Users of an LDAP server. One search finds a user by any of the attributes asked for; a second may find the groups. */
export function createLdapDirectory(
  settings: SettingsOf<"ldap">,
  { name, log }: Pick<DirectoryContext, "name" | "log">,
): UserDirectory {
  const { timeout, maxConcurrent } = settings;
  const lookups = planLookups(settings);
  const pool = createPool(
    sparingAccount((signal) => connect(settings, signal), { name, log }),
    maxConcurrent,
  );

  return {
    name,
    revision: revisionOf(settings),
    async search(query) {
      const lookUp = lookups.of(query);
      if (lookUp === undefined) return { kind: "candidates", accounts: [] };
      const signal = AbortSignal.timeout(timeout);
      const outcome = await pool.run((channel) => lookUp(channel, signal), signal);
      return outcome.kind === "fault" ? unavailable(outcome.code) : outcome;
    },
    describe: (query) => lookups.describe(query),
    close: async () => pool.close(),
  };
}

/** What the answers depend on. The password is none of it. */
function revisionOf(settings: SettingsOf<"ldap">): string {
  const { preset, url, bind, base, filter, attributes, groupName, groups } = settings;
  const deciding = { preset, url, account: bind?.dn, base, filter, attributes, groupName, groups };
  return createHash("sha256").update(JSON.stringify(deciding)).digest("base64url");
}
