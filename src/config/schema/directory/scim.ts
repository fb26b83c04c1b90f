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
  })
  .describe("our client, which obtains the token by client credentials (RFC 6749, section 4.4)");

export const scimDirectory = z.strictObject({
  type: z.literal("scim"),
  preset: z.enum(SCIM_PRESETS, SCIM_PRESETS.join(", ")).optional(),
  url: httpUrl.describe("base of the SCIM 2.0 service, without /Users"),
  token: secret.optional().describe("sent as Bearer token"),
  client: client.optional(),
  attributes: attributePlaces("SCIM attribute"),
  allowHttp: flag.prefault(false).describe("permit http to hosts other than loopback"),
  ...serverBasics,
});
