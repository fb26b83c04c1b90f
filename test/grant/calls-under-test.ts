import type { TokenCall } from "../../src/provider/preset.ts";
import type { Provider } from "../../src/provider/provider.ts";
import { providerUnderTest } from "../provider/provider-under-test.ts";

export const TOKEN = "opaque+token/1=";
/** What the call below takes for a good answer. */
export const GOOD = { valid: true, data: { user: { id: 7 }, app: "web" }, expires: 4_000_000_000 };

/** A call as a row of presets would describe it. */
export const CALL = {
  method: "GET",
  url: "/check",
  token: "bearer",
  good: [{ status: 200, member: "valid", values: [true] }],
  inactive: [{ status: 401 }, { status: 200, member: "valid", values: [false] }],
  clientRefused: [{ status: 403, member: "error.code", values: ["bad_client", 42] }],
  claims: { sub: "data.user.id", client_id: "data.app", exp: "expires", email: "data.user.mail" },
} as const satisfies TokenCall;

/** A provider whose preset has these calls, at this server unless they are whole addresses. */
export function providerWithCalls(origin: string, calls: readonly TokenCall[]): Provider {
  const client = { clientId: "ga:te", clientSecret: "s3 cret" };
  const provider = providerUnderTest({ preset: "custom", ...client, timeout: "400ms" });
  const placed = calls.map((call) => ({ ...call, url: new URL(call.url, origin).href }));
  return { ...provider, profile: { ...provider.profile, calls: placed } };
}
