import { parseArgs } from "node:util";

/** How the demo was called. */
export interface DemoOptions {
  readonly keep: boolean;
  /** Prometheus too, and what the dashboard shows. */
  readonly full: boolean;
  /** The picture of the dashboard that `full` draws. */
  readonly plot: string | undefined;
  /** The server that has the users. */
  readonly directory: string | undefined;
}

/** Throws where an option is not known, or makes no sense beside another. */
export function readOptions(args: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      keep: { type: "boolean", default: false },
      full: { type: "boolean", default: false },
      plot: { type: "string" },
      directory: { type: "string" },
    },
  });
  const { keep, full, plot, directory } = values;
  if (plot !== undefined && !full) throw new Error("--plot FILE needs --full");
  if (directory !== undefined && full)
    throw new Error("--full has its users in a file, whose reload it shows");
  return { keep, full, plot, directory };
}
