import { z } from "zod";
import { flag, secret, text } from "../../scalars.ts";
import { isFilled } from "../collections.ts";
import { attributePlaces, serverBasics } from "./basics.ts";

export const postgresDirectory = z.strictObject({
  type: z.literal("postgres"),
  connection: secret.describe(
    "postgres://user:password@host:port/database; TLS with the server's name checked unless it ends in ?sslmode=disable",
  ),
  allowPlain: flag.prefault(false).describe("permit a connection without TLS to hosts other than loopback"),
  queries: z
    .record(text, text, "a mapping of attributes to queries")
    .refine(isFilled, "a mapping that is not empty")
    .describe(
      "the SELECT for each attribute that users are looked up by, $1 being the value asked for; all with the same columns",
    ),
  attributes: attributePlaces("column").describe(
    "column of username, email, displayName (display_name), groups, active, deleted and of attributes of your own, for headers and lookups; each must be in every query",
  ),
  ...serverBasics,
});
