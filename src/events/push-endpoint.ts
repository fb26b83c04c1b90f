import type { CacheKeys } from "../cache/digest.ts";
import type { TransmitterSettings } from "../config/schema.ts";
import { createJwks, keySourceOf } from "../grant/key-source.ts";
import type { KeySource } from "../grant/verification-key.ts";
import { createBearerCheck } from "../http/bearer.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { Provider } from "../provider/provider.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Enforce } from "./enforce.ts";
import { type EventTokenRules, verifyEventToken } from "./event-token.ts";
import type { Outcome } from "./outcome.ts";
import { receiptKey } from "./receipts.ts";
import { readSecurityEvents, SET_TYPES } from "./security-event.ts";
import type { SubjectRules } from "./subject.ts";

export interface PushEndpointOptions {
  /** The transmitter's, as configured. */
  readonly name: string;
  readonly transmitter: TransmitterSettings;
  /** Whose tokens its events concern. */
  readonly provider: Provider;
  readonly keys: CacheKeys;
  /** Milliseconds by which clocks may differ. */
  readonly skew: number;
  /** Milliseconds; older tokens are refused as it is. */
  readonly maxTokenLifetime: number;
  readonly enforce: Enforce;
  readonly metrics: Metrics;
}

/** Takes the SETs that one transmitter pushes (RFC 8935). */
export function createPushEndpoint(options: PushEndpointOptions): Endpoint {
  const { name, transmitter, provider, keys, skew, maxTokenLifetime, enforce, metrics } = options;
  const { issuer, audience, emailDomains = [], opaque } = transmitter;
  const own = issuer === undefined ? [] : [issuer];
  const rules: EventTokenRules = {
    types: SET_TYPES,
    issuers: issuer === undefined ? provider.profile.issuers : own,
    audiences: [audience],
    algorithms: provider.settings.algorithms,
    keys: keysOf(transmitter, provider),
    skew,
  };
  const subjects: SubjectRules = {
    source: provider.name,
    issuers: [...provider.profile.issuers, ...own],
    emailDomains,
    opaque,
  };

  async function receive(body: string): Promise<Outcome> {
    const token = await verifyEventToken(body, rules);
    if (token.kind !== "verified") return token;
    const events = readSecurityEvents(token, subjects);
    if (events.kind === "refused") return events;
    const { targets, ignored } = events;
    metrics.eventsIgnored.inc({ transmitter: name }, ignored);
    if (targets.length === 0) return { kind: "noted", detail: "no event that revokes" };
    if (token.iat * 1_000 <= Date.now() - maxTokenLifetime)
      return { kind: "noted", detail: "older than any token that is taken" };
    const enforcement = await enforce({
      key: receiptKey(keys, "set", name, token.jti),
      lifetime: maxTokenLifetime + 2 * skew,
      targets,
    });
    return enforcement.kind === "seen" ? { kind: "noted", detail: "received before" } : enforcement;
  }

  return {
    mediaType: "application/secevent+jwt",
    success: 202,
    describe: ({ err, description }) => ({ err, description }),
    admits: createBearerCheck(transmitter.authorization),
    receive,
  };
}

/** By the provider's own connections, for its settings of certificates, proxies and time. */
function keysOf({ jwksUri }: TransmitterSettings, provider: Provider): KeySource {
  if (jwksUri === undefined) return keySourceOf(provider);
  return createJwks({ ...provider, endpoints: { find: async () => ({ kind: "endpoint", url: jwksUri }) } });
}
