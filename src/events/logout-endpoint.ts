import type { CacheKeys } from "../cache/digest.ts";
import { keySourceOf } from "../grant/key-source.ts";
import type { Provider } from "../provider/provider.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Enforce } from "./enforce.ts";
import { type EventTokenRules, verifyEventToken } from "./event-token.ts";
import { LOGOUT_TYPES, MAX_AGE, readLogout } from "./logout-token.ts";
import { type Outcome, refused } from "./outcome.ts";
import { receiptKey } from "./receipts.ts";

export interface LogoutEndpointOptions {
  readonly provider: Provider;
  readonly keys: CacheKeys;
  /** Milliseconds by which clocks may differ. */
  readonly skew: number;
  readonly enforce: Enforce;
}

/** Takes the logout tokens of one provider (OpenID Connect Back-Channel Logout 1.0, sections 2.5 to 2.8). */
export function createLogoutEndpoint({ provider, keys, skew, enforce }: LogoutEndpointOptions): Endpoint {
  const { name, settings, profile } = provider;
  const { algorithms, clientId, clients = [] } = settings;
  const rules: EventTokenRules = {
    types: LOGOUT_TYPES,
    issuers: profile.issuers,
    audiences: clientId === undefined ? clients : [clientId, ...clients],
    algorithms,
    keys: keySourceOf(provider),
    skew,
  };

  async function receive(body: string): Promise<Outcome> {
    const [value, ...others] = new URLSearchParams(body).getAll("logout_token");
    if (value === undefined || others.length > 0) return refused("form", "not one logout_token");
    const token = await verifyEventToken(value, rules);
    if (token.kind !== "verified") return token;
    const logout = readLogout(token, name);
    if (logout.kind === "refused") return logout;
    const enforcement = await enforce({
      key: receiptKey(keys, "logout", name, token.jti),
      lifetime: MAX_AGE + 2 * skew,
      targets: logout.targets,
    });
    return enforcement.kind === "seen" ? refused("replay", "jti was there before") : enforcement;
  }

  return {
    mediaType: "application/x-www-form-urlencoded",
    success: 200,
    describe: ({ description }) => ({ error: "invalid_request", error_description: description }),
    admits: () => true,
    receive,
  };
}
