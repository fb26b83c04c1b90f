import { z } from "zod";
import type { Verify } from "../../provider/preset.ts";
import { flag, name, text } from "../scalars.ts";
import { isFilled, many } from "./collections.ts";

const userKeys = many(text);

/** How a grant finds its user: which claim names the user, and where that name is looked up. */
const userLookup = {
  username: text.optional().describe("claim that names the user; default by preset"),
  attributes: userKeys
    .optional()
    .describe(
      "directory attributes that the claim is compared with, all of them; default email for an email claim, else username",
    ),
  allowUnverifiedEmail: flag.prefault(false).describe("accept an email claim without email_verified: true"),
};
const grantBasics = {
  provider: name,
  directory: z
    .union([name, many(name)], "a directory's name, or a list of names")
    .describe("where users are looked up; of a list the next is asked only where one does not know the user"),
};
const WAYS = ["keys", "introspection", "userinfo", "tokenCheck"] as const satisfies Verify[];
const verify = z
  .enum(WAYS, WAYS.join(", "))
  .optional()
  .describe("how a token is validated; default by preset and type of grant");

const jwtGrant = z.strictObject({
  type: z.literal("jwt"),
  ...grantBasics,
  audience: text.describe("a value that the token's aud must hold"),
  verify,
  ...userLookup,
});
const clientCredentialsGrant = z.strictObject({
  type: z.literal("clientCredentials"),
  ...grantBasics,
  audience: text.optional(),
  verify,
  serviceAccounts: z
    .record(text, text, "a mapping of client ids to usernames")
    .refine(isFilled, "a mapping that is not empty")
    .describe("the directory user that each client runs as"),
});
const authorizationGrant = z.strictObject({
  type: z.literal("authorizationGrant"),
  ...grantBasics,
  audience: text.optional(),
  verify,
  allowAnyClient: flag
    .prefault(false)
    .describe("take tokens that any client of the provider obtained; userinfo cannot tell which"),
  ...userLookup,
});
export const grantSchema = z.discriminatedUnion(
  "type",
  [jwtGrant, clientCredentialsGrant, authorizationGrant],
  "type: jwt, clientCredentials or authorizationGrant",
);

export type GrantSettings = z.output<typeof grantSchema>;
