import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";
import { coveringReaches, type Reach, reachOf } from "./reach.ts";

/** The first written policy that matches decides: one that others leave nothing of is a mistake. */
export function* reachablePolicies({ policies }: ConfigEntries): Generator<Finding> {
  const labels: string[] = [];
  const earlier: Reach[] = [];
  for (const { path, label, settings } of policies) {
    if (!settings?.match) continue;
    const reach = reachOf(settings.match);
    const covering = coveringReaches(reach, earlier).map((index) => labels[index]);
    if (covering.length > 0) {
      const expected = `something that ${covering.join(" and ")} does not match before it`;
      yield { path: [...path, "match"], found: "what can never match", expected };
    }
    labels.push(label);
    earlier.push(reach);
  }
}
