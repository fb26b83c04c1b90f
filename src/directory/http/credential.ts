import type { SettingsOf } from "../../config/schema.ts";

/** The headers of every request; the names in lower case. */
export function requestHeaders({ headers = {}, token, basic }: SettingsOf<"http">): Record<string, string> {
  const written = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    accept: "application/json",
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(basic !== undefined && { authorization: basicAuthorization(basic) }),
    ...Object.fromEntries(written),
  };
}

/** RFC 7617, section 2. */
function basicAuthorization({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
