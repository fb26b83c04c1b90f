import { z } from "zod";
import { flag, name, text } from "../scalars.ts";
import { isFilled, many } from "./collections.ts";
import { grantSchema } from "./grant.ts";
import { requireSchema } from "./require.ts";

const match = z
  .strictObject({
    hosts: many(text).optional().describe("exact, or *.example.com"),
    paths: many(text).optional().describe("exact; * is one segment, a last /** everything below"),
    methods: many(z.string().regex(/^[A-Z]+$/, "an upper-case method such as GET")).optional(),
  })
  .refine(isFilled, "at least one of hosts, paths, methods");

const ORIGIN = "an origin such as https://jira.example.com: lower case, no path, no default port";
const origin = z
  .string(ORIGIN)
  .refine(
    (value) => /^https?:[^*]*$/.test(value) && URL.canParse(value) && new URL(value).origin === value,
    ORIGIN,
  );

export const policySchema = z.strictObject({
  name,
  match: match.optional().describe("without it the policy is chosen by context_extensions alone"),
  public: flag.prefault(false).describe("let every request through, identity headers stripped"),
  optional: flag.prefault(false).describe("a request without a token passes as anonymous"),
  preflight: z.literal("allow").optional().describe("let CORS preflights through"),
  encodedSlash: z.literal("keep").optional().describe("accept %2F inside a path segment"),
  grants: many(grantSchema).optional(),
  require: requireSchema.optional(),
  headers: z
    .record(text, text, "a mapping of header names to user attributes")
    .refine(isFilled, "a mapping that is not empty")
    .optional()
    .describe("headers that tell the upstream who the user is"),
  origins: many(origin)
    .optional()
    .describe("where clients reach this API, such as https://jira.example.com; DPoP proofs must name one"),
  forwardToken: flag.prefault(false).describe("leave the Authorization and DPoP headers in place"),
});

export type PolicySettings = z.output<typeof policySchema>;
export type MatchSettings = z.output<typeof match>;
