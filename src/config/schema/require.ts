import { z } from "zod";
import { text } from "../scalars.ts";
import { isFilled, many } from "./collections.ts";

const scope = z
  .string("a scope")
  .regex(
    /^[\x21\x23-\x5b\x5d-\x7e]+$/,
    "a scope: visible ASCII without quote and backslash (RFC 6749, section 3.3)",
  );

const scopes = z.union(
  [
    many(scope),
    z
      .strictObject({
        all: many(scope).optional(),
        any: many(scope).optional().describe("at least one of them"),
      })
      .refine(isFilled, "at least one of all, any"),
  ],
  "a list of scopes, or { all: [...], any: [...] }",
);

const claimValue = z.union(
  [text, z.number(), z.boolean()],
  "a text that is not empty, a number, true or false",
);
const CLAIM_TESTS = ["equals", "oneOf", "contains", "exists"] as const;
const claimRule = z
  .strictObject({
    claim: text.describe("the claim's whole name, else a dotted path such as realm_access.roles"),
    equals: claimValue.optional().describe("the same value of the same type"),
    oneOf: many(claimValue).optional().describe("the claim equals at least one of them"),
    contains: claimValue.optional().describe("a whole element of a claim that is a list"),
    exists: z.literal(true).optional().describe("the claim is there, and not null"),
  })
  .refine(
    (rule) => CLAIM_TESTS.filter((test) => rule[test] !== undefined).length === 1,
    `exactly one of ${CLAIM_TESTS.join(", ")}, beside claim`,
  );

export const requireSchema = z
  .strictObject({
    scopes: scopes.optional().describe("a list: all of them; or { all: [...], any: [...] }"),
    audience: text.optional().describe("a value that the token's aud must hold"),
    clients: many(text).optional().describe("the token was issued to one of them"),
    claims: many(claimRule).optional().describe("all of these rules about the token's claims"),
    groups: many(text).optional().describe("at least one of them, of the directory user"),
  })
  .refine(isFilled, "at least one of scopes, audience, clients, claims, groups");

export type RequireSettings = z.output<typeof requireSchema>;
