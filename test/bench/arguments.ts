import { parseArgs } from "node:util";

export const USAGE = `npm run bench [-- OPTION...]
  --quick        about a minute: shorter runs, without the million tokens
  --json         print one JSON object a row instead of the table
  --profile      write a CPU profile of the service for each row into .run/profiles
  --row TEXT     only rows whose name contains TEXT, and what they are compared with; may be repeated
  --table FILE   measure nothing: write the table of a file that --json printed into README.md
`;

export interface BenchArguments {
  readonly quick: boolean;
  readonly json: boolean;
  readonly profile: boolean;
  readonly help: boolean;
  /** Parts of names of rows; empty for all rows. */
  readonly row: readonly string[];
  readonly table?: string;
}

const OPTIONS = {
  quick: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  profile: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
  row: { type: "string", multiple: true, default: [] as string[] },
  table: { type: "string" },
} as const;

/** Throws, saying which, on an option that there is not. */
export function readBenchArguments(words: readonly string[]): BenchArguments {
  const { table, ...others } = parseArgs({ args: [...words], options: OPTIONS }).values;
  return { ...others, ...(table !== undefined && { table }) };
}

export function isWanted(name: string, parts: readonly string[]): boolean {
  return parts.length === 0 || parts.some((part) => name.toLowerCase().includes(part.toLowerCase()));
}
