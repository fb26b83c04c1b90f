/** Steps of a unit, the largest first: what is at least so much is told by this suffix. */
type Scale = readonly (readonly [size: number, suffix: string])[];

const TIMES: Scale = [
  [1, " s"],
  [0.001, " ms"],
  [0.000_001, " µs"],
];
const BYTES: Scale = [
  [2 ** 30, " GiB"],
  [2 ** 20, " MiB"],
  [2 ** 10, " KiB"],
  [1, " B"],
];
const PERCENT: Scale = [[0.01, "%"]];
const PLAIN: Scale = [[1, ""]];

/** By the names that Grafana has for units. */
const SCALES: ReadonlyMap<string, Scale> = new Map([
  ["s", TIMES],
  ["bytes", BYTES],
  ["percentunit", PERCENT],
  ["reqps", [[1, " req/s"]]],
  ["ops", [[1, " ops/s"]]],
]);

/** The value as Grafana shows it: in a unit of a fitting size, to three digits. */
export function formatValue(value: number, unit: string): string {
  const scale = SCALES.get(unit) ?? PLAIN;
  const [size, suffix] = stepFor(value, scale) ?? [1, ""];
  return `${threeDigits(value / size)}${suffix}`;
}

/** Of nothing, that of one. */
function stepFor(value: number, scale: Scale): Scale[number] | undefined {
  if (value === 0) return scale.find(([size]) => size <= 1);
  return scale.find(([size]) => Math.abs(value) >= size) ?? scale.at(-1);
}

const threeDigits = (value: number) => Number(value.toPrecision(3)).toLocaleString("en");
