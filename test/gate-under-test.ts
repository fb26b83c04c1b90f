import type { Bindings } from "../src/binding/binding.ts";
import { deriveCacheKeys } from "../src/cache/digest.ts";
import type { Gate } from "../src/check.ts";
import { createSeenTokens } from "../src/credential/seen-tokens.ts";
import { compileIdentityHeaders, guardHeaders } from "../src/decision/identity-headers.ts";
import type { CachedDirectory } from "../src/directory/cached.ts";
import type { LookupResult } from "../src/directory/directory.ts";
import type { Accepted, Grant, GrantResult } from "../src/grant/grant.ts";
import { compilePolicies } from "../src/policy/choose.ts";
import type { Policy } from "../src/policy/policy.ts";
import type { AuthRequest } from "../src/transport/auth-request.ts";
import { providerUnderTest } from "./provider/provider-under-test.ts";

export const TOKEN = "an-opaque-token-of-the-provider";
export const ALICE = { username: "alice", groups: ["staff"] };

export const keys = deriveCacheKeys(undefined);
const provider = providerUnderTest({ preset: "custom" });

/** GET /rest with the token, unless it says otherwise. */
export function requestOf(change: Partial<AuthRequest> = {}): AuthRequest {
  return {
    requestId: "r-1",
    method: "GET",
    host: "jira.example.com",
    path: "/rest",
    headers: new Map([["authorization", [`Bearer ${TOKEN}`]]]),
    policyName: undefined,
    peerCertificate: undefined,
    ...change,
  };
}

/** A directory that says this of everyone. */
export function directoryOf(answer: () => Promise<LookupResult>): CachedDirectory {
  return {
    lookup: async () => ({ value: await answer(), origin: "upstream" }),
    close: async () => undefined,
  };
}

export const everyoneIsAlice = directoryOf(async () => ({ kind: "found", user: ALICE }));

export function accepted(change: Partial<Accepted> = {}): GrantResult {
  const query = { keys: ["username"], value: "alice" } as const;
  return {
    kind: "accepted",
    claims: {},
    confirmation: {},
    said: [{}],
    source: "corp",
    query,
    directory: everyoneIsAlice,
    origin: "memory",
    ...change,
  };
}

/** A grant for opaque tokens that says this of each. */
export function grantOf(examine: Grant["examine"]): Grant {
  return { type: "authorizationGrant", provider, takesOpaque: true, examine };
}

const nothingRevoked: Gate["revocations"] = { refusal: () => undefined };
const alwaysHeld: Bindings = { verify: async () => ({ kind: "held" }) };

/** One policy called jira, for GET and OPTIONS below /rest, in which everyone is alice. */
export function gateOf(change: Partial<Policy> = {}): Gate {
  const written = { headers: { "x-auth-user": "username" }, forwardToken: false } as const;
  const policy: Policy = {
    name: "jira",
    match: { paths: ["/rest/**"], methods: ["GET", "OPTIONS"] },
    public: false,
    optional: false,
    allowsPreflight: false,
    grants: [grantOf(async () => accepted())],
    require: undefined,
    headers: compileIdentityHeaders(guardHeaders([written]), written),
    origins: [],
    ...change,
  };
  return {
    policies: compilePolicies([policy]),
    keys,
    tokens: createSeenTokens({ keys, maxEntries: 1_000, maxBytes: 1_000_000 }),
    bindings: alwaysHeld,
    revocations: nothingRevoked,
    maxTokenSize: 16_384,
  };
}
