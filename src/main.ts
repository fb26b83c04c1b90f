#!/usr/bin/env node
import { text } from "node:stream/consumers";
import type { AdminAnswer } from "./admin-client.ts";
import { type Arguments, readArguments, USAGE } from "./command-line.ts";
import { configJsonSchema } from "./config/json-schema.ts";
import { formatProblem } from "./config/problem.ts";
import { type Configuration, type ReadConfiguration, readConfiguration } from "./configuration.ts";
import { describePresets } from "./provider/preset-table.ts";
import { askToReload, reloadLines } from "./reload-command.ts";
import { askToRevoke, revokeBody } from "./revoke-command.ts";
import { serve } from "./serve.ts";

const FAILED = 1;
const BAD_INPUT = 2;
const NO_ADMIN = "the configuration has no admin listener\n";
const CHECK_EXITS = { allow: 0, deny: FAILED, undecided: 3 } as const;

interface Command {
  /** How many words follow it. */
  readonly operands: number;
  run(given: Arguments): void | Promise<void>;
}

const commands = new Map<string, Command>([
  ["serve", { operands: 0, run: (given) => withConfiguration(given, serve) }],
  [
    "validate",
    { operands: 0, run: (given) => withConfiguration(given, () => console.log(`${given.config}: good`)) },
  ],
  ["check", { operands: 0, run: (given) => withConfiguration(given, (read) => explainCheck(read, given)) }],
  ["lookup", { operands: 1, run: (given) => withConfiguration(given, (read) => showLookup(read, given)) }],
  ["revoke", { operands: 0, run: (given) => withConfiguration(given, (read) => revoke(read, given)) }],
  ["reload", { operands: 0, run: (given) => withConfiguration(given, reload) }],
  ["providers", { operands: 0, run: () => console.log(describePresets()) }],
  ["schema", { operands: 0, run: () => console.log(JSON.stringify(configJsonSchema(), null, 2)) }],
]);

async function withConfiguration(
  { config: path }: Arguments,
  use: (
    configuration: ReadConfiguration,
    readAgain: () => ReturnType<typeof readConfiguration>,
  ) => void | Promise<void>,
): Promise<void> {
  if (path === undefined) return refuse(`--config is missing\n\n${USAGE}`);
  const readAgain = () => readConfiguration(path, process.env);
  const read = readAgain();
  if (read.kind === "invalid") return refuse(`${read.problems.map(formatProblem).join("\n")}\n`);
  await use(read, readAgain);
}

async function explainCheck(configuration: Configuration, given: Arguments): Promise<void> {
  const { request, online = false, json = false } = given;
  if (request === undefined) return refuse(`--request is missing\n\n${USAGE}`);
  // Only now: it takes all that decides with it.
  const { checkFile } = await import("./explain/command.ts");
  const report = await checkFile(configuration, { request, online, json });
  if (report.kind === "refused") return refuse(`${report.reason}\n`);
  console.log(report.output);
  process.exitCode = CHECK_EXITS[report.verdict];
}

async function showLookup(configuration: Configuration, given: Arguments): Promise<void> {
  const { directory, attribute: attributes, operands } = given;
  const [value = ""] = operands;
  if (directory === undefined) return refuse(`--directory is missing\n\n${USAGE}`);
  // Only now: it takes every kind of directory with it.
  const { lookUp } = await import("./lookup.ts");
  const report = await lookUp(configuration, { directory, value, attributes });
  if (report.kind === "refused") return refuse(`${report.reason}\n`);
  console.log(report.lines.join("\n"));
  if (!report.found) process.exitCode = FAILED;
}

async function revoke({ settings }: Configuration, given: Arguments): Promise<void> {
  const { admin } = settings;
  if (admin === undefined) return refuse(NO_ADMIN);
  const token = given["token-stdin"] ? await text(process.stdin) : undefined;
  const answer = await askToRevoke(admin, revokeBody(given, token));
  if (answer.kind === "failed") return fail(answer);
  console.log(`revoked; ${answer.members.forgotten} remembered answers forgotten`);
}

async function reload({ settings }: Configuration): Promise<void> {
  const { admin } = settings;
  if (admin === undefined) return refuse(NO_ADMIN);
  const answer = await askToReload(admin);
  if (answer.kind === "failed") return fail(answer);
  console.log(reloadLines(answer.members.changes).join("\n"));
}

function fail({ reason, problems }: Extract<AdminAnswer, { kind: "failed" }>): void {
  process.stderr.write(`${[reason, ...problems].join("\n")}\n`);
  process.exitCode = FAILED;
}

function refuse(message: string): void {
  process.stderr.write(message);
  process.exitCode = BAD_INPUT;
}

const given = readArguments();
const command = given && commands.get(given.command);
if (given?.help) console.log(USAGE);
else if (given && command?.operands === given.operands.length) await command.run(given);
else refuse(USAGE);
