import { DOCUMENTED } from "../observe/documented-metrics.ts";

/** Every metric of a /metrics, as queries name it, with the labels that it may have. */
export type ExposedMetrics = ReadonlyMap<string, ReadonlySet<string>>;

/** What Prometheus itself adds, in Kubernetes at least. */
const TARGET = ["job", "instance", "namespace"];
const OF_HISTOGRAMS = ["_bucket", "_sum", "_count"];

/** Reads the text format. Of metrics that have no series yet, the documented labels count. */
export function exposedMetrics(text: string): ExposedMetrics {
  const exposed = new Map<string, Set<string>>([["up", new Set(TARGET)]]);
  for (const [, name = "", type] of text.matchAll(/^# TYPE (\w+) (\w+)$/gm)) {
    const names = type === "histogram" ? OF_HISTOGRAMS.map((ending) => name + ending) : [name];
    for (const each of names) exposed.set(each, new Set([...TARGET, ...documentedLabels(name)]));
  }
  for (const [, name = "", labels = ""] of text.matchAll(/^(\w+)\{(.*)\} \S+$/gm)) {
    for (const [, label = ""] of labels.matchAll(/(\w+)="/g)) exposed.get(name)?.add(label);
  }
  return exposed;
}

function documentedLabels(name: string): string[] {
  const [, , labels = ""] = DOCUMENTED.find((line) => line.startsWith(`${name} `))?.split(" ") ?? [];
  return labels.split(",").filter(Boolean);
}
