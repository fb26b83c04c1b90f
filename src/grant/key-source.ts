import { readJsonObject } from "../provider/answer.ts";
import { type Outage, outage } from "../provider/outbound.ts";
import type { Provider } from "../provider/provider.ts";
import { keyFits } from "./algorithms.ts";
import {
  type KeyHint,
  type KeySource,
  readKeySet,
  readPublicKey,
  readSigningSecret,
  type VerificationKey,
} from "./verification-key.ts";

/**
 * Milliseconds between two reads of a JWKS for one cause: an unknown `kid`, however many requests bring one,
 * or a key set that grows old while its provider is down.
 */
const READ_PAUSE = 5_000;
/**
 * Milliseconds for which a failed read says that the provider is down. Longer than a pause and a call, so that
 * requests need not wait while reads in the background go on failing.
 */
const FAULT_HOLDS = 15_000;

/** The keys that a provider's settings give it. */
export function keySourceOf(provider: Provider): KeySource {
  const { publicKey, signingSecret } = provider.settings;
  if (signingSecret !== undefined) return fixedKey(readSigningSecret(signingSecret));
  return publicKey === undefined ? createJwks(provider) : fixedKey(readPublicKey(publicKey));
}

/** One configured key. Its `kid` is not compared: there is no other to choose. */
export function fixedKey(key: VerificationKey): KeySource {
  return {
    find: async ({ algorithm, tried }) => (allows(key, algorithm) && !isOneOf(key, tried) ? [key] : []),
    holds: (id) => id === key.id,
  };
}

/**
 * A provider's JWK Set (RFC 7517), read when first needed, on an unknown `kid`, and in the background once
 * half of its maximum age has passed. Beyond that age it serves only while it cannot be read, and as long as configured.
 */
export function createJwks(provider: Provider): KeySource {
  const { keysMaxAge: maxAge, keysStaleIfError: stale = 0 } = provider.settings;
  let keys: readonly VerificationKey[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  let lastFault: (Outage & { readonly at: number }) | undefined;
  let reading: Promise<Outage | undefined> | undefined;
  const mayRenew = createPause();
  const maySeekUnknown = createPause();

  const age = () => Date.now() - readAt;
  const isDown = () => lastFault !== undefined && Date.now() - lastFault.at < FAULT_HOLDS;
  const isUsable = () => age() < maxAge + (isDown() ? stale : 0);
  const refresh = () => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };

  async function read(): Promise<Outage | undefined> {
    const answer = await provider.observe("jwks", () => readJwks(provider));
    lastFault = answer.kind === "outage" ? { ...answer, at: Date.now() } : undefined;
    if (answer.kind === "keys") {
      keys = answer.keys;
      readAt = Date.now();
    }
    return lastFault;
  }

  function renewEarly(): void {
    if (age() >= maxAge / 2 && mayRenew()) void refresh();
  }

  return {
    async find(hint) {
      if (isUsable()) renewEarly();
      else {
        const fault = await refresh();
        if (!fault) return select(keys, hint);
        if (!isUsable()) return fault;
      }
      const known = select(keys, hint);
      if (known.length > 0) return known;
      // While the provider cannot be asked, nobody knows whether the key is one of its new ones.
      if (!reading && !maySeekUnknown()) return lastFault ?? known;
      return (await refresh()) ?? select(keys, hint);
    },
    holds(id) {
      renewEarly();
      return isUsable() && keys.some((key) => key.id === id);
    },
  };
}

/** A gate that opens at most once a pause. */
function createPause(): () => boolean {
  let openedAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (Date.now() - openedAt < READ_PAUSE) return false;
    openedAt = Date.now();
    return true;
  };
}

interface Jwks {
  readonly kind: "keys";
  readonly keys: readonly VerificationKey[];
}

async function readJwks({ endpoints, outbound }: Provider): Promise<Jwks | Outage> {
  const endpoint = await endpoints.find("jwks");
  if (endpoint.kind === "outage") return endpoint;
  const accept = "application/json, application/jwk-set+json";
  const answer = await outbound.send({ url: endpoint.url, method: "GET", headers: { accept } });
  if (answer.kind === "outage") return outage(`jwks: ${answer.detail}`);
  const document = answer.status === 200 ? readJsonObject(answer) : undefined;
  const keys = document && readKeySet(document);
  return keys ? { kind: "keys", keys } : outage(`jwks: status ${answer.status} or no key set`);
}

function select(
  keys: readonly VerificationKey[],
  { algorithm, kid, tried }: KeyHint,
): readonly VerificationKey[] {
  const mayFit = (key: VerificationKey) => (kid === undefined || key.kid === kid) && allows(key, algorithm);
  return keys.filter((key) => mayFit(key) && !isOneOf(key, tried));
}

/** By the key itself: each read of a key set makes new objects. */
function isOneOf({ id }: VerificationKey, keys: readonly VerificationKey[] = []): boolean {
  return keys.some((key) => key.id === id);
}

function allows(key: VerificationKey, algorithm: string): boolean {
  return (key.algorithm ?? algorithm) === algorithm && keyFits(key.key, algorithm);
}
