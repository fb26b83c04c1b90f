import { z } from "zod";
import { address, count, httpUrl, secret, text } from "../scalars.ts";
import { many, table } from "./collections.ts";

const OPAQUE = "subject or session";

const transmitter = z.strictObject({
  provider: text.describe("whose tokens its events concern, and no others"),
  issuer: text.optional().describe("the iss of its SETs, where that is not the provider's; needs jwksUri"),
  jwksUri: httpUrl.optional().describe("the keys that sign its SETs, where they are not the provider's"),
  audience: text.describe("how it calls us: must be in aud"),
  authorization: secret.optional().describe("the bearer token that it shows when it pushes"),
  emailDomains: many(text)
    .optional()
    .describe("whose e-mail addresses it may name; without it none is taken"),
  opaque: z
    .enum(["subject", "session"], OPAQUE)
    .optional()
    .describe("what its opaque subject identifiers are: the provider's sub or sid; without it none is taken"),
});

export const eventsSchema = z
  .strictObject({
    listen: address.describe("HTTP, for providers and transmitters; TLS is left to a proxy before it"),
    backChannelLogout: many(text)
      .optional()
      .describe("providers whose logout tokens are taken, at /backchannel-logout/PROVIDER"),
    transmitters: table(transmitter)
      .optional()
      .describe("who may push Security Event Tokens, to /events/TRANSMITTER"),
    requestsPerSecond: count.prefault(100).describe("what is more is answered 429; as many may come at once"),
  })
  .describe("logouts and security events that others tell of");

export type EventsSettings = z.output<typeof eventsSchema>;
export type TransmitterSettings = z.output<typeof transmitter>;
