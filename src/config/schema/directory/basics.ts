import { z } from "zod";
import { count, duration, secret, text } from "../../scalars.ts";
import { isFilled } from "../collections.ts";

/** Also the name of an attribute of the settings' own, in headers and lookups. */
const attributeName = z
  .string("an attribute's name")
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, "an attribute's name: letters, digits and _, at most 64 long");

/** Where attributes stand in the source; `place` says what such a place looks like. */
export const attributePlaces = (place: string) =>
  z
    .record(attributeName, text, "a mapping of attributes")
    .refine(isFilled, "a mapping that is not empty")
    .optional()
    .describe(
      `${place} of username, email, displayName, groups, active and of attributes of your own, for headers and lookups`,
    );

const remembered = z
  .strictObject({
    found: duration.optional().describe("how long a user is remembered; default cache.users"),
    notFound: duration.prefault("30s").describe("how long it is remembered that there is no such user"),
    inactive: duration.prefault("30s").describe("how long it is remembered that a user is inactive"),
    staleWhileRevalidate: duration
      .optional()
      .describe("how much longer a user serves while looked up anew in the background; without it no longer"),
    staleIfError: duration
      .optional()
      .describe("how much longer a user serves while the directory is down; without it no longer"),
  })
  .describe("answers of this directory, remembered");

/** What every directory may state. */
export const directoryBasics = {
  cache: remembered.prefault({}),
};

/** What every directory that is a server may state. */
export const serverBasics = {
  ...directoryBasics,
  timeout: duration.prefault("2s").describe("of one lookup, waiting for its turn included"),
  maxConcurrent: count.prefault(32).describe("lookups at once"),
  ca: secret.optional().describe("PEM certificates that the server's own is checked with, and no others"),
};
