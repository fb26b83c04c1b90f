/** One thing wrong with a configuration file, ready to be shown. Never holds a secret's value. */
export interface Problem {
  /** As the caller named it. */
  readonly file: string;
  /** Both counted from one. */
  readonly line: number;
  readonly column: number;
  /** Such as `policies[0].grants[1].type`; empty for the file as a whole. */
  readonly path: string;
  readonly found: string;
  readonly expected: string;
}

/** One line, in the form that editors and terminals turn into a link. */
export function formatProblem({ file, line, column, path, found, expected }: Problem): string {
  const setting = path === "" ? "" : ` ${path}:`;
  return `${file}:${line}:${column}${setting} found ${found}, expected ${expected}`;
}
