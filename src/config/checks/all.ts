import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";
import { issuerHost, listedHosts, secureAddresses } from "./addresses.ts";
import { redisAddress, redisSecret, secretLength } from "./cache.ts";
import { certificateAuthorities } from "./certificates.ts";
import type { Check } from "./check.ts";
import { bearerSecret, clientCredential, clientKeys, otherCredential } from "./client-authentication.ts";
import { anyClient, providerNeeds, unknowableClaims, usersByUserinfo } from "./grants.ts";
import { distinctHeaders, headerForm, reservedHeaders } from "./headers.ts";
import { distinctListeners } from "./listeners.ts";
import { hostPatterns, pathPatterns } from "./match.ts";
import { distinctPrefixes, tokenPrefixes } from "./opaque-tokens.ts";
import { distinctPolicies, policyKind, publicAlone, reachablePreflight } from "./policies.ts";
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
  clientCredential,
  otherCredential,
  clientKeys,
  bearerSecret,
  certificateAuthorities,
  secureAddresses,
  issuerHost,
  listedHosts,
  distinctPolicies,
  policyKind,
  publicAlone,
  reachablePreflight,
  hostPatterns,
  pathPatterns,
  reachablePolicies,
  knownProviders,
  knownDirectories,
  providerNeeds,
  anyClient,
  usersByUserinfo,
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
