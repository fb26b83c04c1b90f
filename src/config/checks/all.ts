import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";
import { issuerHost, listedHosts, secureAddresses } from "./addresses.ts";
import { redisAddress, redisSecret, secretLength } from "./cache.ts";
import type { Check } from "./check.ts";
import { anyClient, providerNeeds, unknowableClaims } from "./grants.ts";
import { distinctHeaders, headerForm, reservedHeaders } from "./headers.ts";
import { distinctListeners } from "./listeners.ts";
import { hostPatterns, pathPatterns } from "./match.ts";
import { distinctPrefixes, tokenPrefixes } from "./opaque-tokens.ts";
import { distinctPolicies, policyKind, publicAlone } from "./policies.ts";
import { keySource, publicKeys, tokenSource } from "./providers.ts";
import { reachablePolicies } from "./reachable.ts";
import { knownDirectories, knownProviders } from "./references.ts";
import { statedUsers } from "./sharing.ts";

const CHECKS: readonly Check[] = [
  distinctListeners,
  redisAddress,
  redisSecret,
  secretLength,
  tokenSource,
  keySource,
  publicKeys,
  secureAddresses,
  issuerHost,
  listedHosts,
  distinctPolicies,
  policyKind,
  publicAlone,
  hostPatterns,
  pathPatterns,
  reachablePolicies,
  knownProviders,
  knownDirectories,
  providerNeeds,
  anyClient,
  unknowableClaims,
  tokenPrefixes,
  distinctPrefixes,
  statedUsers,
  headerForm,
  reservedHeaders,
  distinctHeaders,
];

export function crossCheck(entries: ConfigEntries): Finding[] {
  return CHECKS.flatMap((check) => [...check(entries)]);
}
