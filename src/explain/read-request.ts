import { describeValue } from "../config/describe.ts";
import { type Finding, formatPath, type Path } from "../config/finding.ts";
import { childOf } from "../config/mapping.ts";
import type { Problem } from "../config/problem.ts";
import { describeExpectation, schemaFindings } from "../config/schema-findings.ts";
import { type ConfigSource, parseSource } from "../config/source.ts";
import type { AuthRequest } from "../transport/auth-request.ts";
import { overTheWire } from "./request-bytes.ts";
import { checkRequestSchema } from "./request-schema.ts";

/** Objects and lists inside one another: Envoy's metadata has a few. */
const DEPTH_LIMIT = 32;

export type RequestReading =
  | { readonly kind: "request"; readonly request: AuthRequest }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] };

/** Reads a CheckRequest in JSON, strictly. `file` names it in problems, none of which quotes a value: it may be a token. */
export function readRequest(text: string, file: string): RequestReading {
  const fault = jsonFault(text);
  if (fault) return invalid([{ file, path: "", line: 1, column: 1, ...fault }]);
  // JSON is YAML too, and this parser knows where everything stands and what stands there twice.
  const source = parseSource(text);
  if (source.kind === "broken") return invalid(source.faults.map((each) => ({ ...each, file, path: "" })));
  const parsed = checkRequestSchema.safeParse(source.data, { error: describeExpectation });
  if (parsed.success) return { kind: "request", request: overTheWire(parsed.data) };
  return invalid(schemaFindings(parsed.error, []).map((finding) => toProblem(finding, source, file)));
}

const invalid = (problems: readonly Problem[]): RequestReading => ({ kind: "invalid", problems });

function jsonFault(text: string): (Pick<Problem, "found" | "expected"> & Partial<Problem>) | undefined {
  const expected = "a CheckRequest in JSON";
  try {
    const value: unknown = JSON.parse(text);
    return isDeeper(value, DEPTH_LIMIT) ? { found: `more than ${DEPTH_LIMIT} levels`, expected } : undefined;
  } catch (error) {
    return { ...placeOf(error, text), found: "what is no JSON", expected };
  }
}

/** V8 tells the place in a message that quotes the text. */
function placeOf(error: unknown, text: string): Pick<Problem, "line" | "column"> {
  const [, written] = /at position (\d+)/.exec(error instanceof Error ? error.message : "") ?? [];
  if (written === undefined) return { line: 1, column: 1 };
  const lines = text.slice(0, Number(written)).split("\n");
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((child) => isDeeper(child, levels - 1));
}

function toProblem({ path, found, expected, at }: Finding, source: ConfigSource, file: string): Problem {
  const value = path.reduce<unknown>((parent, step) => childOf(parent, step), source.data);
  return {
    file,
    ...source.position(path, at),
    path: formatPath(path.map(shownStep)),
    found: found ?? describeValue(value, true),
    expected,
  };
}

/** A name as headers and fields have them; anything else may be a value that lost its quotes. */
const PLAIN_NAME = /^[\w-]{1,40}$/;

function shownStep(step: Path[number]): Path[number] {
  return typeof step === "number" || PLAIN_NAME.test(step) ? step : "...";
}
