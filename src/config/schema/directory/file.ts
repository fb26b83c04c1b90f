import { z } from "zod";
import { text } from "../../scalars.ts";
import { attributePlaces, directoryBasics } from "./basics.ts";

export const fileDirectory = z.strictObject({
  type: z.literal("file"),
  path: text.describe(
    "YAML, JSON or CSV file of users, from the configuration's folder; reloaded when it changes",
  ),
  attributes: attributePlaces("member or column"),
  ...directoryBasics,
});
