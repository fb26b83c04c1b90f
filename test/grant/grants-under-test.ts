import { z } from "zod";
import { createBindings } from "../../src/binding/binding.ts";
import { deriveCacheKeys } from "../../src/cache/digest.ts";
import { grantSchema } from "../../src/config/schema.ts";
import { readToken, type Token } from "../../src/credential/token.ts";
import type { CachedDirectory } from "../../src/directory/cached.ts";
import { buildGrant } from "../../src/grant/build.ts";
import type { Grant } from "../../src/grant/grant.ts";
import { decideByGrants } from "../../src/grant/select.ts";
import { createValidators, type ValidatorOptions } from "../../src/grant/validators.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import type { Provider } from "../../src/provider/provider.ts";
import { requestOf } from "../gate-under-test.ts";

export const SKEW = 10_000;
export const TTL = 60_000;

export const keys = deriveCacheKeys(undefined);

export const tokenOf = (value: string): Token => readToken(value, keys);

/** Grants only hand the directory on; nobody is looked up in it here. */
export const directory: CachedDirectory = {
  lookup: async () => ({ value: { kind: "notFound" }, origin: "memory" }),
  close: async () => undefined,
};

export const validatorOptions: ValidatorOptions = {
  keys,
  maxEntries: 1_000,
  maxBytes: 10_000_000,
  ttl: TTL,
  inactiveTtl: 10_000,
  skew: SKEW,
  shared: undefined,
  metrics: createMetrics(),
};

export type WrittenGrant = z.input<typeof grantSchema>;
/** A grant of the provider `corp` over the directory `staff`, without saying so each time. */
export type ShortGrant = WrittenGrant extends infer G
  ? G extends WrittenGrant
    ? Omit<G, "provider" | "directory">
    : never
  : never;

/** Builds grants of one provider as a configuration file would have them. */
export function grantBuilder(provider: Provider): (written: ShortGrant) => Grant {
  const parts = {
    providers: new Map([["corp", provider]]),
    directories: new Map([["staff", directory]]),
    validators: createValidators(validatorOptions),
  };
  return (written) =>
    buildGrant(z.parse(grantSchema, { provider: "corp", directory: "staff", ...written }), parts);
}

/** Bindings for which no proof ever holds. */
const unproven = createBindings({
  dpop: { verify: async () => ({ kind: "refused", outcome: "dpop_proof_invalid", detail: "" }) },
  certificateThumbprint: () => undefined,
});

/** The name under which the user would be looked up by a bearer's request, or the outcome of the refusal. */
export async function decide(grants: readonly Grant[], value: string): Promise<string> {
  const token = tokenOf(value);
  const decision = await decideByGrants(grants, token);
  if (decision.kind === "refused") return decision.outcome;
  const presentation = { token, scheme: "bearer", request: requestOf(), origins: [] } as const;
  const binding = await unproven.verify(decision.confirmation, presentation);
  return binding.kind === "held" ? `runs as ${decision.query.value}` : binding.outcome;
}
