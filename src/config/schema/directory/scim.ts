import { z } from "zod";
import { flag, httpUrl, secret, text } from "../../scalars.ts";
import { attributePlaces, serverBasics } from "./basics.ts";

export const SCIM_PRESETS = ["scim-okta", "scim-entra"] as const;

const client = z
  .strictObject({
    tokenEndpoint: httpUrl,
    clientId: text,
    clientSecret: secret,
    scope: text.optional(),
    ca: secret
      .optional()
      .describe("PEM certificates that the token endpoint's is checked with, and no others"),
  })
  .describe("our client, which obtains the token by client credentials (RFC 6749, section 4.4)");

export const scimDirectory = z.strictObject({
  type: z.literal("scim"),
  preset: z.enum(SCIM_PRESETS, SCIM_PRESETS.join(", ")).optional().describe("a service that is known"),
  url: httpUrl
    .optional()
    .describe("base of the SCIM 2.0 service, without /Users; default the preset's, where it has one"),
  token: secret.optional().describe("sent as Bearer token"),
  client: client.optional(),
  attributes: attributePlaces('SCIM attribute, such as emails.value or emails[type eq "work"].value,'),
  groups: z
    .enum(["attribute", "search"], "attribute or search")
    .optional()
    .describe("whether a user's groups stand in the user (default, unless the preset knows) or are searched"),
  allowHttp: flag.prefault(false).describe("permit http to hosts other than loopback"),
  ...serverBasics,
});
