import { z } from "zod";
import { flag, name, text } from "../scalars.ts";
import { isFilled, many } from "./collections.ts";

const userKeys = many(z.enum(["username", "email"], "username or email"));

/** How a grant finds its user: which claim names the user, and where that name is looked up. */
const userLookup = {
  username: text.default("preferred_username").describe("claim that names the user"),
  attributes: userKeys
    .optional()
    .describe(
      "directory attributes that the claim is compared with; default email for an email claim, else username",
    ),
  allowUnverifiedEmail: flag.prefault(false).describe("accept an email claim without email_verified: true"),
};
const grantBasics = { provider: name, directory: name };

const jwtGrant = z.strictObject({
  type: z.literal("jwt"),
  ...grantBasics,
  audience: text.describe("a value that the token's aud must hold"),
  verify: z.enum(["keys", "introspection"], "keys or introspection").default("keys"),
  ...userLookup,
});
const clientCredentialsGrant = z.strictObject({
  type: z.literal("clientCredentials"),
  ...grantBasics,
  audience: text.optional(),
  verify: z.enum(["keys", "introspection"], "keys or introspection").default("introspection"),
  serviceAccounts: z
    .record(text, text, "a mapping of client ids to usernames")
    .refine(isFilled, "a mapping that is not empty")
    .describe("the directory user that each client runs as"),
});
const authorizationGrant = z.strictObject({
  type: z.literal("authorizationGrant"),
  ...grantBasics,
  audience: text.optional(),
  verify: z.enum(["introspection", "userinfo"], "introspection or userinfo").default("introspection"),
  allowAnyClient: flag
    .prefault(false)
    .describe("required with verify: userinfo, which cannot tell to which client a token was issued"),
  ...userLookup,
});
export const grantSchema = z.discriminatedUnion(
  "type",
  [jwtGrant, clientCredentialsGrant, authorizationGrant],
  "type: jwt, clientCredentials or authorizationGrant",
);

export type GrantSettings = z.output<typeof grantSchema>;
