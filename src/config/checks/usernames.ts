import { usernameOf } from "../../provider/profile.ts";
import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";
import { grantsInUse } from "./grants-in-use.ts";

/** No grant guesses which claim names the user. */
export function* statedUsername(entries: ConfigEntries): Generator<Finding> {
  for (const { entry, provider } of grantsInUse(entries)) {
    const { path, settings } = entry;
    if (settings.type === "clientCredentials" || usernameOf(settings.username, provider) !== undefined)
      continue;
    const expected = `the claim that names the user, as with the preset ${provider.preset} it depends on the provider's settings`;
    yield { path: [...path, "username"], expected };
  }
}

/**
 * Userinfo does not tell a client's own token from a user's, and such a token's sub is the client's id: a client
 * registered under a user's name would be that user (RFC 9700, section 4.15).
 */
export function* usersByUserinfo(entries: ConfigEntries): Generator<Finding> {
  for (const { entry, provider, profile, verify } of grantsInUse(entries)) {
    const { path, settings } = entry;
    if (settings.type === "clientCredentials" || verify !== "userinfo") continue;
    if (usernameOf(settings.username, provider) !== "sub" || profile.traits.clientToken) continue;
    const reason =
      "with verify: userinfo a client's sub reads like a user's; or a clientTokenMarker of the provider";
    yield { path: [...path, "username"], expected: `another claim than sub: ${reason}` };
  }
}
