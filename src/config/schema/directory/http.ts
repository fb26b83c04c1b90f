import { z } from "zod";
import { flag, httpUrl, secret, text } from "../../scalars.ts";
import { many } from "../collections.ts";
import { attributePlaces, serverBasics } from "./basics.ts";

export const HTTP_PRESETS = ["jira"] as const;

const status = z
  .int("an HTTP status")
  .min(200, "an HTTP status from 200 to 499")
  .max(499, "an HTTP status from 200 to 499");

export const httpDirectory = z.strictObject({
  type: z.literal("http"),
  preset: z.enum(HTTP_PRESETS, HTTP_PRESETS.join(", ")).optional().describe("a product whose API is known"),
  url: httpUrl
    .optional()
    .describe("with a preset: where the product is reached, such as https://jira.example.com"),
  urls: many(text)
    .optional()
    .describe(
      "one address for each attribute that users are looked up by: https://…/user?username={username}",
    ),
  headers: z.record(text, secret, "a mapping of header names").optional().describe("sent with each request"),
  users: text
    .optional()
    .describe("JSON pointer to the user or the list of users in an answer; default all of it"),
  attributes: attributePlaces("JSON pointer"),
  deleted: text.optional().describe("JSON pointer to a flag of users who are gone"),
  notFound: many(status).default([404]).describe("statuses that mean that there is no such user"),
  allowHttp: flag.prefault(false).describe("permit http to hosts other than loopback"),
  ...serverBasics,
});
