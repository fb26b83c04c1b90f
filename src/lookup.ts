import type { Configuration } from "./configuration.ts";
import { lookupAttributes } from "./directory/attributes.ts";
import { createDirectory } from "./directory/build.ts";
import { isPlainValue } from "./directory/compare.ts";
import { explainLookup } from "./directory/explain.ts";
import { createLog } from "./observe/log.ts";
import { createMetrics } from "./observe/metrics.ts";

export interface LookupRequest {
  /** The directory's name. */
  readonly directory: string;
  readonly value: string;
  /** Undefined: every attribute that the directory looks users up by. */
  readonly attributes: readonly string[] | undefined;
}

export type LookupReport =
  /** Whether there is one user who may pass, and the lines that tell how that was found. */
  | { readonly kind: "looked"; readonly found: boolean; readonly lines: readonly string[] }
  /** The request is not one that the configuration can answer. */
  | { readonly kind: "refused"; readonly reason: string };

/** One lookup in a configured directory, explained. */
export async function lookUp(
  { settings, proxies }: Configuration,
  { directory: name, value, attributes }: LookupRequest,
): Promise<LookupReport> {
  const directorySettings = new Map(Object.entries(settings.directories)).get(name);
  if (!directorySettings) {
    return refused(
      `no directory is called ${name} (there is ${Object.keys(settings.directories).join(", ")})`,
    );
  }
  const known = lookupAttributes(directorySettings);
  const keys = attributes ?? [...known];
  const unknown = keys.find((key) => !known.has(key));
  if (unknown !== undefined)
    return refused(`${name} looks users up by ${[...known].join(", ")}, not ${unknown}`);
  if (!isPlainValue(value)) return refused("the value holds letters that look like others: it names nobody");

  // Lines of the log would stand among those of the answer.
  const log = createLog("silent");
  const directory = await createDirectory(directorySettings, {
    name,
    log,
    metrics: createMetrics(),
    proxies,
  });
  try {
    const { result, lines } = await explainLookup(directory, { keys, value });
    return { kind: "looked", found: result.kind === "found", lines };
  } finally {
    await directory.close();
  }
}

const refused = (reason: string): LookupReport => ({ kind: "refused", reason });
