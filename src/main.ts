#!/usr/bin/env node
import { parseArgs } from "node:util";
import { configJsonSchema } from "./config/json-schema.ts";
import { formatProblem } from "./config/problem.ts";
import { type Configuration, readConfiguration } from "./configuration.ts";
import { describePresets } from "./provider/preset-table.ts";
import { serve } from "./serve.ts";

const USAGE = `Usage:
  grantgate serve --config FILE      answer Envoy's checks until SIGTERM
  grantgate validate --config FILE   check a configuration: exit 0 when it is good, 2 when it is not
  grantgate providers                print the presets of providers and what each stands for
  grantgate schema                   print the configuration's JSON schema, for editors
`;
const BAD_INPUT = 2;

/** `config` is the path given by --config. */
type Command = (config: string | undefined) => void | Promise<void>;

const commands = new Map<string, Command>([
  ["serve", (config) => withConfiguration(config, serve)],
  ["validate", (config) => withConfiguration(config, () => console.log(`${config}: good`))],
  ["providers", () => console.log(describePresets())],
  ["schema", () => console.log(JSON.stringify(configJsonSchema(), null, 2))],
]);

async function withConfiguration(
  path: string | undefined,
  use: (configuration: Configuration) => void | Promise<void>,
): Promise<void> {
  if (path === undefined) return refuse(`--config is missing\n\n${USAGE}`);
  const read = readConfiguration(path, process.env);
  if (read.kind === "invalid") return refuse(`${read.problems.map(formatProblem).join("\n")}\n`);
  await use(read);
}

function refuse(message: string): void {
  process.stderr.write(message);
  process.exitCode = BAD_INPUT;
}

interface Invocation {
  readonly command?: Command | undefined;
  readonly config?: string | undefined;
  readonly help?: boolean | undefined;
}

function readArguments(): Invocation {
  try {
    const options = {
      config: { type: "string", short: "c" },
      help: { type: "boolean", short: "h" },
    } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    return { ...values, command: positionals.length === 1 ? commands.get(positionals[0] ?? "") : undefined };
  } catch {
    return {};
  }
}

const { command, config, help } = readArguments();
if (help) console.log(USAGE);
else if (command) await command(config);
else refuse(USAGE);
