import type { Rule } from "../../support/prometheus.ts";
import type { PanelAnswer } from "./answers.ts";
import { type FullDemo, type Watched, watchTraffic } from "./full.ts";
import { formatValue } from "./units.ts";

/** Seconds of traffic: enough for every panel, and for a picture of it. */
const SECONDS = 30;
const PICTURED_SECONDS = 180;

/**
 * Prints a line for each panel of the dashboard, after some traffic, and what has become of the alert rules; draws the
 * dashboard, where a file is named. False where Prometheus has no answer to a query, or trouble with a rule.
 */
export async function showDashboard(full: FullDemo, plot: string | undefined): Promise<boolean> {
  const seconds = plot === undefined ? SECONDS : PICTURED_SECONDS;
  console.log(`
As deploy/compose, but for Grafana, which is not run, and Keycloak, in whose place oidc-provider stands.
Traffic for ${seconds} seconds, watched by a real Prometheus:`);
  const watched = await watchTraffic(full, seconds, (what) => console.log(`  ${what}`));
  console.log(`${watched.requests} requests. The dashboard's panels, as Prometheus answers their queries:\n`);
  for (const panel of watched.answer.panels) console.log(lineOfPanel(panel));
  console.log(`\n${lineOfRules(watched.rules)}`);
  if (plot !== undefined) {
    // Only now: what draws takes longer to load than all the rest.
    const { writePlot } = await import("../plot/write.ts");
    await writePlot(plot, watched);
    console.log(`The dashboard is drawn in ${plot}.`);
  }
  return isComplete(watched);
}

export function isComplete({ answer: { panels, annotations }, rules }: Watched): boolean {
  const answered = panels.every(({ unanswered }) => unanswered.length === 0) && annotations.length > 0;
  return answered && rules.length > 0 && rules.every(({ health }) => health === "ok");
}

/** Its name, how many lines it has, and of the highest its last value. */
function lineOfPanel({ panel: { title, fieldConfig }, lines, unanswered }: PanelAnswer): string {
  const mark = unanswered.length === 0 ? "✓" : "✗";
  const lasts = lines.map(({ legend, points }) => ({ legend, value: points.at(-1)?.[1] ?? 0 }));
  const [highest] = lasts.toSorted((one, other) => other.value - one.value);
  const value = highest && `${highest.legend} ${formatValue(highest.value, fieldConfig.defaults.unit)}`;
  const missing = unanswered.map((expression) => `\n    NO ANSWER to ${expression}`).join("");
  return `${mark} ${title.padEnd(38)} ${String(lines.length).padStart(3)} series   ${value ?? ""}${missing}`;
}

function lineOfRules(rules: readonly Rule[]): string {
  const ill = rules.filter(({ health }) => health !== "ok");
  const firing = rules.filter(({ state }) => state === "firing").map(({ name }) => name);
  const health = ill.length === 0 ? "all healthy" : `NOT HEALTHY: ${ill.map(({ name }) => name).join(", ")}`;
  return `${rules.length} alert rules are loaded, ${health}; firing: ${firing.join(", ") || "none"}.`;
}
