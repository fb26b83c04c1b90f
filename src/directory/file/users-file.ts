import { extname } from "node:path";
import { z } from "zod";
import type { Problem } from "../../config/problem.ts";
import { toProblems } from "../../config/report.ts";
import { describeExpectation, schemaFindings } from "../../config/schema-findings.ts";
import { type BrokenSource, type ConfigSource, parseSource } from "../../config/source.ts";
import { parseCsv } from "./csv-source.ts";
import { type FileUser, fileUserSchema } from "./file-user.ts";
import { parseJson } from "./json-source.ts";
import type { UsersFileSettings } from "./places.ts";

export type UsersReading =
  | { readonly kind: "users"; readonly users: readonly FileUser[] }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] };

type Parse = (text: string, settings: UsersFileSettings) => ConfigSource | BrokenSource;

const parseYaml: Parse = (text) => parseSource(text, { plainNumbers: true });

const FORMATS = new Map<string, Parse>([
  [".yaml", parseYaml],
  [".yml", parseYaml],
  [".json", parseJson],
  [".csv", parseCsv],
]);

/** The endings of names of files of users. */
export const USERS_FILE_ENDINGS: readonly string[] = [...FORMATS.keys()];

export function hasKnownEnding(path: string): boolean {
  return FORMATS.has(endingOf(path));
}

const endingOf = (path: string) => extname(path).toLowerCase();

/** Spreadsheets and editors of Windows begin a text with it. */
const BYTE_ORDER_MARK = /^\uFEFF/;

/** Shown of one file: in a large one the same mistake may be on every line. */
const MAX_PROBLEMS = 100;

/** Reads the text of a file of users by its ending, as YAML where it is another. What is wrong is reported at once. */
export function readUsers(settings: UsersFileSettings, text: string): UsersReading {
  const { path: file } = settings;
  const parse = FORMATS.get(endingOf(file)) ?? parseYaml;
  const source = parse(text.replace(BYTE_ORDER_MARK, ""), settings);
  if (source.kind === "broken") {
    const faults = source.faults.slice(0, MAX_PROBLEMS);
    return { kind: "invalid", problems: faults.map((fault) => ({ ...fault, file, path: "" })) };
  }
  const parsed = schemaOf(settings).safeParse(source.data, { error: describeExpectation });
  if (parsed.success) return { kind: "users", users: parsed.data.users };
  const findings = schemaFindings(parsed.error, []).slice(0, MAX_PROBLEMS);
  const resolved = { data: source.data, external: new Set<string>() };
  return { kind: "invalid", problems: toProblems(findings, { file, source, resolved }) };
}

const schemaOf = (settings: UsersFileSettings) =>
  z.strictObject({
    users: z.array(fileUserSchema(settings), "a list of users").min(1, "a list that is not empty"),
  });
