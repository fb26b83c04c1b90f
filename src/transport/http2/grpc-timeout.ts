/** One to eight digits and a unit, as "gRPC over HTTP/2" has it. */
const TIMEOUT = /^(\d{1,8})([HMSmun])$/;

const UNIT_MILLISECONDS: Readonly<Record<string, number>> = {
  H: 3_600_000,
  M: 60_000,
  S: 1_000,
  m: 1,
  u: 1e-3,
  n: 1e-6,
};

/**
 * How long a caller waits, in milliseconds; Infinity for one that names no timeout. Undefined for a value that is
 * no timeout: such a call is refused rather than let run for ever.
 */
export function readTimeout(timeout: string | undefined): number | undefined {
  if (timeout === undefined) return Number.POSITIVE_INFINITY;
  const [, digits, unit] = TIMEOUT.exec(timeout) ?? [];
  if (digits === undefined || unit === undefined) return undefined;
  return Number(digits) * (UNIT_MILLISECONDS[unit] ?? 0);
}
