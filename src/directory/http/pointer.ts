import { claimsOf } from "../../credential/claims.ts";

/** The steps of a JSON pointer; none for the whole document. */
export type JsonPointer = readonly string[];

const FORM = /^(?:\/(?:[^~/]|~[01])*)*$/;
const INDEX = /^(?:0|[1-9]\d*)$/;
const EACH = "*";

/** RFC 6901, section 3; beyond it `*` is each element of a list. Undefined for what is no pointer. */
export function parsePointer(text: string): JsonPointer | undefined {
  if (!FORM.test(text)) return undefined;
  const steps = text.split("/").slice(1);
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The values that a pointer leads to; none where there is nothing (RFC 6901, section 4). */
export function valuesAt(value: unknown, pointer: JsonPointer): readonly unknown[] {
  const [step, ...others] = pointer;
  if (step === undefined) return [value];
  if (Array.isArray(value)) return elementsAt(value, step).flatMap((element) => valuesAt(element, others));
  const members = claimsOf(value);
  return members !== undefined && step in members ? valuesAt(members[step], others) : [];
}

function elementsAt(list: readonly unknown[], step: string): readonly unknown[] {
  if (step === EACH) return list;
  return INDEX.test(step) ? list.slice(Number(step), Number(step) + 1) : [];
}
