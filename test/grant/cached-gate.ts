import { z } from "zod";
import { buildBindings } from "../../src/binding/build.ts";
import { deriveCacheKeys } from "../../src/cache/digest.ts";
import type { SharedStore } from "../../src/cache/store.ts";
import { check } from "../../src/check.ts";
import { configSchema } from "../../src/config/schema.ts";
import { createSeenTokens } from "../../src/credential/seen-tokens.ts";
import { createValidators } from "../../src/grant/validators.ts";
import type { Trace } from "../../src/observe/trace.ts";
import { buildPolicies } from "../../src/policy/policy.ts";
import { everyoneIsAlice, requestOf } from "../gate-under-test.ts";
import { providerUnderTest, type WrittenProvider } from "../provider/provider-under-test.ts";
import { validatorOptions, type WrittenGrant } from "./grants-under-test.ts";

/** One secret for all replicas, as with Redis. */
export const keys = deriveCacheKeys("a secret of at least 32 characters");
export const ORIGIN = "https://jira.example.com";

type Written = z.input<typeof configSchema>;
/** Grants without their directory: everyone is found there as alice. */
export interface WrittenPolicy {
  readonly grants: readonly (WrittenGrant extends infer G
    ? G extends WrittenGrant
      ? Omit<G, "directory">
      : never
    : never)[];
  readonly require?: Written["policies"][number]["require"];
}

export interface Sent {
  readonly token: string;
  readonly scheme?: "Bearer" | "DPoP";
  readonly proof?: string;
  /** PEM of the certificate that Envoy verified. */
  readonly certificate?: string;
}

/** One process of the service: its memory is its own. */
export interface Replica {
  /** The outcome, and where the knowledge of the token came from. */
  ask(policy: string, sent: Sent): Promise<readonly [outcome: string, from: Trace["tokenFrom"]]>;
  close(): Promise<void>;
}

/** The real steps of a decision, over the real cache, for policies that are chosen by name. */
export function startReplica(
  providers: Readonly<Record<string, WrittenProvider>>,
  policies: Readonly<Record<string, WrittenPolicy>>,
  shared?: SharedStore,
): Replica {
  const settings = z.parse(configSchema, {
    providers,
    policies: Object.entries(policies).map(([name, { grants, require }]) => ({
      name,
      grants: grants.map((grant) => ({ ...grant, directory: "staff" })),
      require,
      origins: [ORIGIN],
    })),
  });
  const built = new Map(
    Object.entries(providers).map(([name, written]) => [name, providerUnderTest(written, name)]),
  );
  const gate = {
    policies: buildPolicies(settings.policies, {
      providers: built,
      directories: new Map([["staff", everyoneIsAlice]]),
      validators: createValidators({ ...validatorOptions, keys, shared }),
    }),
    keys,
    tokens: createSeenTokens({ keys, maxEntries: 1_000, maxBytes: 1_000_000 }),
    bindings: buildBindings(settings, { keys, shared }),
    revocations: { refusal: () => undefined },
    maxTokenSize: settings.maxTokenSize,
  };
  return {
    async ask(policyName, { token, scheme = "Bearer", proof, certificate }) {
      const trace: Trace = {};
      const headers = new Map([["authorization", [`${scheme} ${token}`]]]);
      if (proof !== undefined) headers.set("dpop", [proof]);
      const peerCertificate = certificate && encodeURIComponent(certificate);
      const decision = await check(requestOf({ policyName, headers, peerCertificate }), gate, trace);
      return [decision.outcome, trace.tokenFrom];
    },
    close: async () => void (await Promise.all([...built.values()].map((provider) => provider.close()))),
  };
}
