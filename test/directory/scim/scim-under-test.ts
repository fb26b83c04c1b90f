import { directorySchema, type SettingsOf } from "../../../src/config/schema.ts";
import type { UserDirectory } from "../../../src/directory/directory.ts";
import { createScimDirectory } from "../../../src/directory/scim.ts";
import { createMetrics } from "../../../src/observe/metrics.ts";
import { NO_PROXIES } from "../../../src/provider/proxies.ts";
import { recordLog } from "../../observe/recorded-log.ts";

/** Settings as they would be written, without `type`. */
export function scimSettings(written: object): SettingsOf<"scim"> {
  const settings = directorySchema.parse({ type: "scim", ...written });
  if (settings.type !== "scim") throw new TypeError("of another type");
  return settings;
}

export function scimUnderTest(written: object, log = recordLog().log): UserDirectory {
  const context = { name: "staff", log, metrics: createMetrics(), proxies: NO_PROXIES };
  return createScimDirectory(scimSettings(written), context);
}
