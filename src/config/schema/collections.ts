import { z } from "zod";
import { name } from "../scalars.ts";

/** For objects of which at least one member must be there. */
export const isFilled = (value: object) => Object.keys(value).length > 0;
/** A list; an empty one would mean everything to some readers and nothing to others. */
export const many = <T extends z.ZodType>(item: T) =>
  z.array(item, "a list").min(1, "a list that is not empty");
/** A mapping of names that the configuration refers to. */
export const table = <T extends z.ZodType>(value: T) =>
  z.record(name, value, "a mapping of names").refine(isFilled, "a mapping that is not empty");
