import { parseArgs } from "node:util";

export const USAGE = `Usage:
  grantgate serve --config FILE      answer Envoy's checks until SIGTERM
  grantgate validate --config FILE   check a configuration: exit 0 when it is good, 2 when it is not
  grantgate lookup --config FILE --directory NAME [--attribute NAME]... VALUE
                                     look a user up and show what is found, and why: exit 0 when it is one
                                     user who may pass, 1 when it is not
  grantgate providers                print the presets of providers and what each stands for
  grantgate schema                   print the configuration's JSON schema, for editors
`;

/** What was written on the command line. */
export interface Arguments {
  /** Empty where none was given. */
  readonly command: string;
  /** What follows the command. */
  readonly operands: readonly string[];
  readonly config?: string | undefined;
  readonly directory?: string | undefined;
  readonly attribute?: readonly string[] | undefined;
  readonly help?: boolean | undefined;
}

const OPTIONS = {
  config: { type: "string", short: "c" },
  directory: { type: "string" },
  attribute: { type: "string", multiple: true },
  help: { type: "boolean", short: "h" },
} as const;

/** Undefined for an option that there is not, or one without its value. */
export function readArguments(): Arguments | undefined {
  try {
    const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
    const [command = "", ...operands] = positionals;
    return { ...values, command, operands };
  } catch {
    return undefined;
  }
}
