import {
  type Document,
  isScalar,
  LineCounter,
  type ParsedNode,
  parseDocument,
  type Range,
  visit,
} from "yaml";
import type { Path } from "./finding.ts";
import { locate, type Position } from "./locate.ts";

export interface ConfigSource {
  readonly kind: "parsed";
  /** The file as plain data, aliases resolved; nothing refers to itself. */
  readonly data: unknown;
  /** Where a setting stands; for one that is missing, where the mapping that lacks it does. */
  position(path: Path, at?: "key"): Position;
}

/** Why a text could not be read as YAML. */
export interface SyntaxFault extends Position {
  readonly found: string;
  readonly expected: string;
}

export interface BrokenSource {
  readonly kind: "broken";
  readonly faults: readonly SyntaxFault[];
}

// Set outright, so that a %YAML 1.1 directive brings back neither merge keys nor "yes" as a boolean.
const YAML_OPTIONS = {
  schema: "core",
  merge: false,
  resolveKnownTags: false,
  stringKeys: true,
  prettyErrors: false,
} as const;

export interface SourceOptions {
  /** Whether a number must be written as it would be shown: for names that consist of digits, 0042 is another one. */
  readonly plainNumbers?: boolean;
}

/** Reads one YAML document (JSON is YAML too), remembering where everything stands. */
export function parseSource(text: string, options: SourceOptions = {}): ConfigSource | BrokenSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { ...YAML_OPTIONS, lineCounter: lines });
  const faults = [...syntaxFaults(document, lines), ...nodeFaults(document, lines, options)];
  if (faults.length > 0) return { kind: "broken", faults };
  try {
    const data: unknown = document.toJS();
    return { kind: "parsed", data, position: (path, at) => locate(document, lines, path, at) };
  } catch {
    // What is left to fail here is the parser's own limit on how much aliases may repeat.
    const fault = { found: "aliases that repeat too much", expected: "a file written out" };
    return { kind: "broken", faults: [{ line: 1, column: 1, ...fault }] };
  }
}

const KNOWN_FAULTS = new Map<string, Pick<SyntaxFault, "found" | "expected">>([
  ["DUPLICATE_KEY", { found: "a key for the second time", expected: "each key once" }],
  ["MULTIPLE_DOCS", { found: "a second document", expected: "one document" }],
  ["NON_STRING_KEY", { found: "a key that is no text", expected: "a text as key" }],
  ["TAB_AS_INDENT", { found: "a tab as indentation", expected: "spaces" }],
  ["TAG_RESOLVE_FAILED", { found: "a tag", expected: "a value without a tag" }],
]);

/** The parser's own messages quote the file, which may hold a secret: only their codes are passed on. */
function syntaxFaults({ errors, warnings }: Document, lines: LineCounter): SyntaxFault[] {
  return [...errors, ...warnings].map(({ code, pos }) => {
    const { line, col } = lines.linePos(pos[0]);
    const words = code.toLowerCase().replaceAll("_", " ");
    const fault = KNOWN_FAULTS.get(code) ?? { found: `broken YAML (${words})`, expected: "valid YAML" };
    return { line, column: col, ...fault };
  });
}

const PROTOTYPE_KEY = { found: "the key __proto__", expected: "another key" };
const ALIAS_EXPECTED = "an alias of something written before it";
const RESPELT_NUMBER = { found: "a number in other than plain digits", expected: "a text in quotes" };

/** What the parser takes, but plain data cannot hold, or would hold as something else. */
function nodeFaults(
  document: Document<ParsedNode>,
  lines: LineCounter,
  { plainNumbers = false }: SourceOptions,
): SyntaxFault[] {
  const faults: SyntaxFault[] = [];
  const add = (node: { readonly range?: Range | null }, fault: Pick<SyntaxFault, "found" | "expected">) => {
    const { line, col } = lines.linePos(node.range?.[0] ?? 0);
    faults.push({ line, column: col, ...fault });
  };
  visit(document, {
    Pair(_, { key }) {
      // As a key of a plain object it would be dropped without a word.
      if (isScalar(key) && key.value === "__proto__") add(key, PROTOTYPE_KEY);
    },
    Alias(_key, alias, ancestors) {
      const target = alias.resolve(document);
      if (target && !ancestors.includes(target)) return;
      const found = target ? "an alias inside what it stands for" : "an alias without its anchor";
      add(alias, { found, expected: ALIAS_EXPECTED });
    },
    Scalar(_key, scalar) {
      const { value, source } = scalar;
      if (plainNumbers && typeof value === "number" && String(value) !== source) add(scalar, RESPELT_NUMBER);
    },
  });
  return faults;
}
