import type { Metrics } from "../../../src/observe/metrics.ts";

/** How many spans came to each result. */
export async function countedSpans({ traceSpans }: Metrics): Promise<Partial<Record<string, number>>> {
  const { values } = await traceSpans.get();
  return Object.fromEntries(values.map(({ labels, value }) => [labels.result, value]));
}
