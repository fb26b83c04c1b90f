import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";
import { issuerHost, listedHosts, secureAddresses } from "./addresses.ts";
import { adminToken } from "./admin.ts";
import { headerAttributes, lookupKeys } from "./attributes.ts";
import { previousSecret, redisSecret, secretLength } from "./cache.ts";
import { certificateAuthorities } from "./certificates.ts";
import type { Check } from "./check.ts";
import {
  bearerSecret,
  clientCertificates,
  clientCredential,
  clientKeys,
  otherCredential,
} from "./client-authentication.ts";
import { usersFileEnding } from "./directory-file.ts";
import {
  httpAddresses,
  httpAttributes,
  httpBase,
  httpDetails,
  httpPages,
  httpTemplates,
} from "./directory-http.ts";
import { httpBasic, httpCredential, httpHeaders } from "./directory-http-credential.ts";
import { httpPointers } from "./directory-http-pointers.ts";
import { httpServerAuthorities, httpServerTokens } from "./directory-http-servers.ts";
import { ldapDirectories } from "./directory-ldap.ts";
import {
  postgresAddresses,
  postgresQueries,
  postgresQueryAttributes,
  postgresTls,
} from "./directory-postgres.ts";
import { scimAddress, scimAddresses, scimAttributes, scimCredential } from "./directory-scim.ts";
import {
  eventProviderNeeds,
  eventProviders,
  revocableEvents,
  someEvents,
  transmitterAddresses,
  transmitterBearer,
  transmitterKeys,
} from "./events.ts";
import { knownWays, providerNeeds } from "./grants.ts";
import { distinctHeaders, headerForm, reservedHeaders } from "./headers.ts";
import { anyClient, audienceOfIdTokens, knowableAge, ownClient, unknowableClaims } from "./intended.ts";
import { distinctListeners } from "./listeners.ts";
import { hostPatterns, pathPatterns } from "./match.ts";
import { distinctPrefixes, tokenPrefixes } from "./opaque-tokens.ts";
import { distinctPolicies, policyKind, publicAlone, reachablePreflight } from "./policies.ts";
import { keySource, publicKeys, tokenSource } from "./providers.ts";
import { reachablePolicies } from "./reachable.ts";
import { redisCertificates, redisMisplaced, redisMissing, redisWay } from "./redis.ts";
import { knownDirectories, knownProviders } from "./references.ts";
import { localReplay, sharedReplay } from "./replicas.ts";
import { statedUsers } from "./sharing.ts";
import { signingSecrets, symmetricAlgorithms } from "./signing-secret.ts";
import { tlsCertificates, tlsTransport } from "./tls.ts";
import { tracingEndpoint, tracingHeaders } from "./tracing.ts";
import { statedUsername, usersByUserinfo } from "./usernames.ts";

const CHECKS: readonly Check[] = [
  distinctListeners,
  tlsTransport,
  tlsCertificates,
  adminToken,
  redisWay,
  redisMisplaced,
  redisMissing,
  redisCertificates,
  redisSecret,
  secretLength,
  previousSecret,
  sharedReplay,
  localReplay,
  tokenSource,
  keySource,
  publicKeys,
  signingSecrets,
  symmetricAlgorithms,
  clientCredential,
  otherCredential,
  clientKeys,
  clientCertificates,
  bearerSecret,
  certificateAuthorities,
  secureAddresses,
  issuerHost,
  listedHosts,
  httpAddresses,
  httpBase,
  httpTemplates,
  httpAttributes,
  httpPages,
  httpDetails,
  httpPointers,
  httpCredential,
  httpHeaders,
  httpBasic,
  scimAddress,
  scimAddresses,
  scimCredential,
  scimAttributes,
  httpServerAuthorities,
  httpServerTokens,
  usersFileEnding,
  postgresAddresses,
  postgresTls,
  postgresQueries,
  postgresQueryAttributes,
  distinctPolicies,
  policyKind,
  publicAlone,
  reachablePreflight,
  hostPatterns,
  pathPatterns,
  reachablePolicies,
  knownProviders,
  knownDirectories,
  lookupKeys,
  headerAttributes,
  knownWays,
  providerNeeds,
  anyClient,
  ownClient,
  audienceOfIdTokens,
  statedUsername,
  usersByUserinfo,
  unknowableClaims,
  knowableAge,
  tokenPrefixes,
  distinctPrefixes,
  statedUsers,
  headerForm,
  reservedHeaders,
  distinctHeaders,
  ldapDirectories,
  revocableEvents,
  someEvents,
  eventProviders,
  eventProviderNeeds,
  transmitterKeys,
  transmitterAddresses,
  transmitterBearer,
  tracingEndpoint,
  tracingHeaders,
];

export function crossCheck(entries: ConfigEntries): Finding[] {
  return CHECKS.flatMap((check) => [...check(entries)]);
}
