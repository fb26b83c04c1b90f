import { availableParallelism } from "node:os";
import type { ConfigSettings } from "../config/schema.ts";

/** How many processes decide. `auto` counts the processors that this process may use. */
export function workerCount({ workers }: Pick<ConfigSettings, "workers">): number {
  return workers === "auto" ? availableParallelism() : workers;
}
