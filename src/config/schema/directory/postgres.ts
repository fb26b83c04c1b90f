import { z } from "zod";
import { flag, secret, text } from "../../scalars.ts";
import { isFilled } from "../collections.ts";
import { attributePlaces, serverBasics } from "./basics.ts";

export const postgresDirectory = z.strictObject({
  type: z.literal("postgres"),
  connection: secret.describe("postgres:// address with user, password and database"),
  allowPlain: flag.prefault(false).describe("permit a connection without TLS to hosts other than loopback"),
  queries: z
    .record(text, text, "a mapping of attributes to queries")
    .refine(isFilled, "a mapping that is not empty")
    .describe("the SELECT for each attribute that users are looked up by; $1 is the value asked for"),
  attributes: attributePlaces("column"),
  ...serverBasics,
});
