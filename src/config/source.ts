import { type Document, isScalar, LineCounter, type ParsedNode, parseDocument, visit } from "yaml";
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

/** Reads one YAML document (JSON is YAML too), remembering where everything stands. */
export function parseSource(text: string): ConfigSource | BrokenSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { ...YAML_OPTIONS, lineCounter: lines });
  const faults = [
    ...syntaxFaults(document, lines),
    ...aliasFaults(document, lines),
    ...prototypeFaults(document, lines),
  ];
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

/** A key that plain objects cannot hold; as such it would be dropped without a word. */
function prototypeFaults(document: Document<ParsedNode>, lines: LineCounter): SyntaxFault[] {
  const faults: SyntaxFault[] = [];
  visit(document, {
    Pair(_, { key }) {
      if (!isScalar(key) || key.value !== "__proto__") return;
      const { line, col } = lines.linePos(key.range?.[0] ?? 0);
      faults.push({ line, column: col, found: "the key __proto__", expected: "another key" });
    },
  });
  return faults;
}

function aliasFaults(document: Document<ParsedNode>, lines: LineCounter): SyntaxFault[] {
  const faults: SyntaxFault[] = [];
  visit(document, {
    Alias(_key, alias, ancestors) {
      const target = alias.resolve(document);
      if (target && !ancestors.includes(target)) return;
      const { line, col } = lines.linePos(alias.range?.[0] ?? 0);
      const found = target ? "an alias inside what it stands for" : "an alias without its anchor";
      faults.push({ line, column: col, found, expected: "an alias of something written before it" });
    },
  });
  return faults;
}
