import assert from "node:assert/strict";
import { PRESET_NAMES, presetNamed } from "../../src/provider/presets.ts";

export const ROWS = PRESET_NAMES.map((name) => ({ name, row: presetNamed(name) }));
export const CALLS = ROWS.flatMap(({ name, row }) => (row.calls ?? []).map((call) => ({ name, call })));

/** Shows the names of those that break a rule. */
export function assertNone<T extends { readonly name: string }>(
  things: readonly T[],
  isWrong: (thing: T) => boolean,
) {
  assert.deepEqual(
    things.filter(isWrong).map(({ name }) => name),
    [],
  );
}
