import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";

export function* distinctPolicies({ policies }: ConfigEntries): Generator<Finding> {
  const labels = new Map<string, string>();
  for (const { path, label, settings } of policies) {
    if (!settings) continue;
    const earlier = labels.get(settings.name);
    if (earlier) yield { path: [...path, "name"], expected: `another name than that of ${earlier}` };
    else labels.set(settings.name, label);
  }
}

/** Without this a policy that somebody forgot to finish would let nobody, or everybody, through. */
export function* policyKind({ policies }: ConfigEntries): Generator<Finding> {
  for (const { path, settings, hasGrants } of policies) {
    if (!settings || settings.public || hasGrants) continue;
    const { optional, require } = settings;
    const reason = optional || require ? ": optional and require mean nothing without grants" : "";
    yield { path, found: "neither grants nor public: true", expected: `one of them${reason}` };
  }
}

/** A preflight is an OPTIONS request: a policy that matches none never sees one. */
export function* reachablePreflight({ policies }: ConfigEntries): Generator<Finding> {
  for (const { path, settings } of policies) {
    const methods = settings?.match?.methods;
    if (!settings?.preflight || !methods || methods.includes("OPTIONS")) continue;
    yield { path: [...path, "match", "methods"], expected: "OPTIONS among them, for preflight: allow" };
  }
}

const MEANINGLESS_IN_PUBLIC = ["optional", "require", "headers"] as const;

export function* publicAlone({ policies }: ConfigEntries): Generator<Finding> {
  for (const { path, settings, hasGrants } of policies) {
    if (!settings?.public) continue;
    const beside = MEANINGLESS_IN_PUBLIC.filter((setting) => settings[setting]);
    for (const setting of [...(hasGrants ? ["grants"] : []), ...beside]) {
      yield { path: [...path, setting], expected: "nothing beside public: true", at: "key" };
    }
  }
}
