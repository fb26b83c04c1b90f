import type { SettingsOf } from "../../config/schema.ts";
import { createOutbound, type Outbound } from "../../provider/outbound.ts";
import type { DirectoryContext } from "../build.ts";
import { API_REFUSALS, createCredentialAlarm, TOKEN_REFUSALS } from "../credential-alarm.ts";
import { type BearerSource, fixedBearer } from "./bearer.ts";
import { createScimClient, type ScimClient } from "./client.ts";
import { createClientBearer } from "./client-bearer.ts";
import type { ScimProfile } from "./profile.ts";

/** The service with its connections and our credential. */
export function openService(
  settings: SettingsOf<"scim">,
  profile: ScimProfile,
  context: DirectoryContext,
): ScimClient {
  const { name: directory, log } = context;
  return createScimClient({
    outbound: connect(settings, settings.ca, context),
    bearer: bearerOf(settings, profile, context),
    alarm: createCredentialAlarm({ directory, log, endpoint: "lookup", refusals: API_REFUSALS }),
    profile,
  });
}

function connect(
  { timeout, maxConcurrent: connections }: SettingsOf<"scim">,
  ca: string | undefined,
  { proxies }: DirectoryContext,
): Outbound {
  return createOutbound({ timeout, connections, proxies, ...(ca !== undefined && { ca }) });
}

/** That there is one of both was checked with the configuration. */
function bearerOf(
  settings: SettingsOf<"scim">,
  profile: ScimProfile,
  context: DirectoryContext,
): BearerSource {
  const { token = "", client } = settings;
  if (client === undefined) return fixedBearer(token);
  const { name: directory, log } = context;
  return createClientBearer({
    ...client,
    scope: profile.scope,
    outbound: connect(settings, client.ca, context),
    alarm: createCredentialAlarm({ directory, log, endpoint: "token", refusals: TOKEN_REFUSALS }),
  });
}
