import type { CacheKeys } from "../cache/digest.ts";
import { directoryNamesOf } from "../config/directory-names.ts";
import type { ConfigSettings } from "../config/schema.ts";
import { readToken } from "../credential/token.ts";
import type { Target } from "../revocation/target.ts";
import type { RevokeRequest } from "./revoke-request.ts";

export type TargetReading =
  | { readonly kind: "targets"; readonly targets: readonly Target[] }
  /** A name that the configuration does not have; `reason` tells which it has. */
  | { readonly kind: "unknown"; readonly reason: string };

/** Puts what an operator asks for in the terms of revocations. A directory is a source of answers like a provider. */
export function targetsOf(
  request: RevokeRequest,
  settings: Pick<ConfigSettings, "providers" | "policies">,
  keys: CacheKeys,
): TargetReading {
  if ("token" in request) return targets(...tokenTargets(request.token, keys));
  if ("user" in request) return targets({ kind: "user", username: request.user });
  if ("policy" in request) return policyTargets(request.policy, settings);
  if ("all" in request) return targets({ kind: "all" });
  const { provider: source } = request;
  if (!Object.hasOwn(settings.providers, source)) {
    return unknown("provider", Object.keys(settings.providers));
  }
  if ("subject" in request) return targets({ kind: "subject", source, subject: request.subject });
  if ("session" in request) return targets({ kind: "session", source, session: request.session });
  if ("email" in request) return targets({ kind: "email", source, email: request.email });
  if ("client" in request) return targets({ kind: "client", source, client: request.client });
  return targets({ kind: "source", source });
}

/** Under each secret in use: a replica may have the one before this one alone. */
function tokenTargets(token: string, keys: CacheKeys): readonly Target[] {
  const inUse = keys.previous ? [keys, keys.previous] : [keys];
  return inUse.map((each): Target => {
    const { digest, signed } = readToken(token, each);
    return { kind: "token", token: digest, signed };
  });
}

function policyTargets(name: string, { policies }: Pick<ConfigSettings, "policies">): TargetReading {
  const policy = policies.find((candidate) => candidate.name === name);
  if (!policy)
    return unknown(
      "policy",
      policies.map((candidate) => candidate.name),
    );
  const sources = (policy.grants ?? []).flatMap((grant) => [grant.provider, ...directoryNamesOf(grant)]);
  return targets(...[...new Set(sources)].map((source): Target => ({ kind: "source", source })));
}

const targets = (...found: readonly Target[]): TargetReading => ({ kind: "targets", targets: found });

function unknown(what: string, known: readonly string[]): TargetReading {
  return { kind: "unknown", reason: `no ${what} is called so; there is ${known.join(", ")}` };
}
