/** One step in the path of a request, explained. */
export interface Step {
  readonly name: string;
  /** At least one, each without line breaks. */
  readonly lines: readonly string[];
}

/** Columns of a step's name. */
const NAME_WIDTH = 12;

/** The steps as an operator reads them: each begins with its name. */
export function layOut(steps: readonly Step[]): readonly string[] {
  return steps.flatMap(({ name, lines }) =>
    lines.map((line, index) => `${(index === 0 ? name : "").padEnd(NAME_WIDTH)}${line}`),
  );
}
