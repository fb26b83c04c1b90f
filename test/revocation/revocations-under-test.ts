import type { Watch } from "../../src/cache/guard.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import type { SourceClaims } from "../../src/revocation/concern.ts";
import type { TokenFacts } from "../../src/revocation/facts.ts";
import type { LinkListener, RevocationLink } from "../../src/revocation/link.ts";
import {
  createRevocations,
  type RevocationOptions,
  type Revocations,
} from "../../src/revocation/revocations.ts";
import type { Target } from "../../src/revocation/target.ts";
import { recordLog } from "../observe/recorded-log.ts";

export const SKEW = 10_000;
export const HOUR = 3_600_000;

/** The provider `corp` calls the client `azp`. */
export const sources: SourceClaims = new Map([
  ["corp", (claims) => Object.assign(Object.create(null), claims, { client_id: claims.azp })],
]);

/** Revocations of tokens that live for an hour, of a replica alone unless told otherwise. */
export function revocationsUnderTest(options: Partial<RevocationOptions> = {}): Revocations & Watch {
  return createRevocations({
    settings: { maxTokenLifetime: HOUR, strict: false },
    skew: SKEW,
    sources,
    shared: undefined,
    log: recordLog().log,
    metrics: createMetrics(),
    ...options,
  });
}

/** A link by which a test tells of the other replicas, and hears what they would. */
export interface LinkUnderTest {
  readonly connect: (listener: LinkListener) => RevocationLink;
  /** What this replica is told of. */
  readonly tell: LinkListener;
  readonly sent: Target[];
  /** Whether revocations are taken, and whether nothing is missed. */
  isUp: boolean;
  isTrusted: boolean;
}

export function linkUnderTest(): LinkUnderTest {
  const listeners: LinkListener[] = [];
  const tell: LinkListener = {
    heard: (revocation) => listeners.forEach((listener) => void listener.heard(revocation)),
    lost: () => listeners.forEach((listener) => void listener.lost()),
    known: () => listeners.flatMap((listener) => listener.known()),
  };
  const link: LinkUnderTest = {
    tell,
    sent: [],
    isUp: true,
    isTrusted: true,
    connect(listener) {
      listeners.push(listener);
      return {
        async send(revocations) {
          if (link.isUp) link.sent.push(...revocations.map(({ target }) => target));
          return link.isUp;
        },
        caughtUp: Promise.resolve(),
        trusted: () => link.isTrusted,
        close: async () => undefined,
      };
    },
  };
  return link;
}

/** An opaque token of corp's user alice, issued now, unless it says otherwise. */
export function factsOf(change: Partial<TokenFacts> = {}): TokenFacts {
  return {
    source: "corp",
    token: { signed: "digest of the token", previousSigned: undefined },
    said: [{ sub: "alice", iat: Date.now() / 1_000 }],
    username: "alice",
    ...change,
  };
}
