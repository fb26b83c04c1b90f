import { parseArgs } from "node:util";

export const USAGE = `Usage:
  grantgate serve --config FILE      answer Envoy's checks until SIGTERM
  grantgate validate --config FILE   check a configuration: exit 0 when it is good, 2 when it is not
  grantgate check --config FILE --request FILE [--online] [--json]
                                     decide one request, a CheckRequest in JSON (- for standard input), and explain
                                     each step; --online asks providers and directories, else nobody is asked:
                                     exit 0 for allow, 1 for deny, 2 for bad input, 3 where somebody must be asked
  grantgate lookup --config FILE --directory NAME [--attribute NAME]... VALUE
                                     look a user up and show what is found, and why: exit 0 when it is one
                                     user who may pass, 1 when it is not
  grantgate revoke --config FILE WHAT
                                     refuse tokens at every replica from now on; WHAT is --user NAME, --token-stdin,
                                     --subject S, --session S, --email E or --client C with --provider NAME,
                                     or, to forget what is remembered, --provider NAME, --policy NAME, --all
  grantgate reload --config FILE     have the running service read its configuration again, and show what has changed:
                                     exit 0, or 1 with the problems when the one before goes on
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
  readonly request?: string | undefined;
  readonly online?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly directory?: string | undefined;
  readonly attribute?: readonly string[] | undefined;
  readonly user?: string | undefined;
  readonly subject?: string | undefined;
  readonly session?: string | undefined;
  readonly email?: string | undefined;
  readonly client?: string | undefined;
  readonly provider?: string | undefined;
  readonly policy?: string | undefined;
  readonly all?: boolean | undefined;
  readonly "token-stdin"?: boolean | undefined;
  readonly help?: boolean | undefined;
}

const OPTIONS = {
  config: { type: "string", short: "c" },
  request: { type: "string" },
  online: { type: "boolean" },
  json: { type: "boolean" },
  directory: { type: "string" },
  attribute: { type: "string", multiple: true },
  user: { type: "string" },
  subject: { type: "string" },
  session: { type: "string" },
  email: { type: "string" },
  client: { type: "string" },
  provider: { type: "string" },
  policy: { type: "string" },
  all: { type: "boolean" },
  "token-stdin": { type: "boolean" },
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
