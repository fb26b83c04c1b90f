import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Tracing } from "./tracing/tracing.ts";

export type CallName = "introspection" | "userinfo" | "tokenCheck" | "jwks" | "discovery";

/** Runs one call to a provider and gives its result on, counted, timed and, where it matters, logged. */
export type CallObserver = <T extends { readonly kind: string }>(
  endpoint: CallName,
  call: () => Promise<T>,
) => Promise<T>;

/** What is nobody's answer about a token. */
const FAULTS = new Set(["outage", "clientRefused"]);

export function observeProviderCalls(
  provider: string,
  metrics: Metrics,
  log: Log,
  tracing?: Tracing,
): CallObserver {
  const traced: CallObserver = async (endpoint, call) => {
    if (tracing === undefined) return call();
    const outward = { name: `provider.${endpoint}`, attributes: { "grantgate.provider": provider } };
    return tracing.call(outward, call, ({ kind }) => ({ result: kind, failed: FAULTS.has(kind) }));
  };
  return async (endpoint, call) => {
    const stop = metrics.providerSeconds.startTimer({ provider, endpoint });
    const result = await traced(endpoint, call);
    stop();
    metrics.providerCalls.inc({ provider, endpoint, result: result.kind });
    // A wrong secret refuses every token until somebody mends it: that is worth more than a counter.
    if (result.kind === "clientRefused") {
      log.error({ provider, endpoint }, "the provider refuses our own client");
    }
    return result;
  };
}
