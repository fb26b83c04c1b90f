import { z } from "zod";
import { text } from "../../scalars.ts";
import { attributePlaces, directoryBasics } from "./basics.ts";

export const fileDirectory = z.strictObject({
  type: z.literal("file"),
  path: text.describe(
    "file of users, .yaml, .json or .csv, from the configuration's folder; reloaded when it changes",
  ),
  attributes: attributePlaces("member or column").describe(
    "member or column of username, email, displayName, groups, active, deleted and of attributes of your own, for headers and lookups; each by its own name where nothing is written",
  ),
  ...directoryBasics,
});
