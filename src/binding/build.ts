import type { CacheKeys } from "../cache/digest.ts";
import type { SharedStore } from "../cache/store.ts";
import type { ConfigSettings } from "../config/schema.ts";
import { type Bindings, createBindings } from "./binding.ts";
import { createCertificateThumbprint } from "./client-certificate.ts";
import { createDpopVerifier } from "./dpop.ts";
import { createNonces } from "./nonce.ts";
import { createLocalReplayGuard, LOCAL_PROOFS, type ReplayGuard } from "./replay.ts";

/** Milliseconds for which a nonce is the current one: one minute. It is taken for as long again. */
const NONCE_PERIOD = 60_000;

export interface BindingSources {
  readonly keys: CacheKeys;
  /** Undefined without Redis. */
  readonly shared: SharedStore | undefined;
  /** In place of Redis where several processes are one replica. */
  readonly local?: ReplayGuard | undefined;
}

export function buildBindings(settings: ConfigSettings, { keys, shared, local }: BindingSources): Bindings {
  const { dpop, clockSkew, clientCertificate } = settings;
  const replay = dpop.replay === "local" ? undefined : shared;
  const verifier = createDpopVerifier({
    keys,
    maxAge: dpop.maxAge,
    skew: clockSkew,
    nonces: dpop.nonce ? createNonces(keys.nonces, NONCE_PERIOD) : undefined,
    replay: replay ?? local ?? createLocalReplayGuard(LOCAL_PROOFS),
  });
  return createBindings({
    dpop: verifier,
    certificateThumbprint: createCertificateThumbprint(clientCertificate),
  });
}
