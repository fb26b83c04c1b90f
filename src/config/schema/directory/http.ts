import { z } from "zod";
import type { LookupAddress } from "../../../directory/http/presets.ts";
import { count, flag, httpUrl, secret, text } from "../../scalars.ts";
import { isFilled, many } from "../collections.ts";
import { attributePlaces, serverBasics } from "./basics.ts";

export const HTTP_PRESETS = ["jira"] as const;

/** About the request as a whole, or about us: none of them says that there is no such user. */
const OTHER_STATUSES = new Set([401, 403, 407, 408, 429]);
const STATUS = "204, or a status from 400 to 499 other than 401, 403, 407, 408 and 429";
const status = z
  .int(STATUS)
  .refine((value) => value === 204 || (value >= 400 && value <= 499 && !OTHER_STATUSES.has(value)), STATUS);

const LOOKUP = "an address, or { url, users, pageSize }";
const lookup = z.union(
  [
    text.transform((url): LookupAddress => ({ url })),
    z.strictObject({
      url: text,
      users: text
        .optional()
        .describe("JSON pointer to the user or the list of users in an answer; default all of it"),
      pageSize: count
        .optional()
        .describe("how many users an answer holds at most; {offset} in the address then asks for more"),
    }),
  ],
  LOOKUP,
);

export const httpDirectory = z.strictObject({
  type: z.literal("http"),
  preset: z.enum(HTTP_PRESETS, HTTP_PRESETS.join(", ")).optional().describe("a product whose API is known"),
  url: httpUrl
    .optional()
    .describe("with a preset: where the product is reached, such as https://jira.example.com"),
  urls: many(lookup)
    .optional()
    .describe(
      "one address for each attribute that users are looked up by: https://…/user?username={username}",
    ),
  details: text
    .optional()
    .describe("address of one user, by {username}, with what a search leaves out, such as the groups"),
  token: secret.optional().describe("sent as Bearer token"),
  basic: z
    .strictObject({ username: text, password: secret })
    .optional()
    .describe("our account, by HTTP Basic authentication (RFC 7617)"),
  headers: z
    .record(text, secret, "a mapping of header names")
    .refine(isFilled, "a mapping that is not empty")
    .optional()
    .describe("sent with each request"),
  attributes: attributePlaces("JSON pointer (RFC 6901; * is each element of a list)"),
  id: text.optional().describe("JSON pointer to what tells users apart; default the username's"),
  deleted: text.optional().describe("JSON pointer to a flag of users who are gone"),
  notFound: many(status).optional().describe("statuses that mean that there is no such user; default 404"),
  allowHttp: flag.prefault(false).describe("permit http to hosts other than loopback"),
  ...serverBasics,
});
