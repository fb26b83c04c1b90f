import type { Metrics } from "../../../src/observe/metrics.ts";

/** How many spans came to each result that any came to. */
export async function countedSpans({ traceSpans }: Metrics): Promise<Partial<Record<string, number>>> {
  const { values } = await traceSpans.get();
  return Object.fromEntries(
    values.filter(({ value }) => value > 0).map(({ labels, value }) => [labels.result, value]),
  );
}
