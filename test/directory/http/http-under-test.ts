import { directorySchema, type SettingsOf } from "../../../src/config/schema.ts";
import type { UserDirectory } from "../../../src/directory/directory.ts";
import { createHttpDirectory } from "../../../src/directory/http.ts";
import { createMetrics } from "../../../src/observe/metrics.ts";
import { NO_PROXIES } from "../../../src/provider/proxies.ts";
import { recordLog } from "../../observe/recorded-log.ts";

/** Settings as they would be written, without `type`. */
export function httpSettings(written: object): SettingsOf<"http"> {
  const settings = directorySchema.parse({ type: "http", ...written });
  if (settings.type !== "http") throw new TypeError("of another type");
  return settings;
}

export function httpUnderTest(written: object, log = recordLog().log): UserDirectory {
  const context = { name: "staff", log, metrics: createMetrics(), proxies: NO_PROXIES };
  return createHttpDirectory(httpSettings(written), context);
}

/** An API of a company's own, as test/support/people-api.ts has it. */
export function peopleSettings(origin: string, key: string) {
  return {
    urls: [
      `${origin}/people/{username}`,
      { url: `${origin}/people?mail={email}`, users: "/result/people" },
      { url: `${origin}/people?number={employeeNumber}`, users: "/result/people" },
    ],
    headers: { "X-Api-Key": key },
    attributes: {
      username: "/login",
      email: "/mails/0",
      displayName: "/full~1name",
      groups: "/teams/*/name",
      employeeNumber: "/number",
      active: "/enabled",
    },
  };
}
