import { claimsOf } from "../../credential/claims.ts";
import { type AttributePlaces, readAccount } from "../account.ts";
import type { Account, UserQuery } from "../directory.ts";
import { flagOf, textsOf } from "../json-values.ts";
import { type JsonPointer, parsePointer, valuesAt } from "./pointer.ts";
import type { HttpProfile } from "./profile.ts";

/** One user of an answer; `nobody` is one who is gone, or has no username. */
export type RecordReading =
  | { readonly kind: "account"; readonly account: Account }
  | { readonly kind: "nobody" }
  | { readonly kind: "malformed" };

export type RecordReader = (value: unknown, query: UserQuery) => RecordReading;

const MALFORMED: RecordReading = { kind: "malformed" };
const NOBODY: RecordReading = { kind: "nobody" };

/** A flag of activity that is named must be there: without it a retired user could pass. */
export function createRecordReader({ places, id, deleted }: HttpProfile): RecordReader {
  const { active, ...attributes } = places;
  const pointers = new Map(
    [active, id, deleted, ...Object.values(attributes)].map((text = "") => [text, mustParse(text)]),
  );
  const at = (record: unknown, text: string) => valuesAt(record, pointers.get(text) ?? []);

  return (record, query) => {
    if (claimsOf(record) === undefined) return MALFORMED;
    const isDeleted = deleted === undefined ? false : flagOf(at(record, deleted)[0]);
    const isActive = active === undefined ? true : flagOf(at(record, active)[0]);
    if (isDeleted === "malformed" || typeof isActive !== "boolean") return MALFORMED;
    if (isDeleted === true) return NOBODY;
    return readUser(record, { id: id ?? attributes.username ?? "", active: isActive, attributes, at }, query);
  };
}

interface UserPlaces {
  readonly id: string;
  readonly active: boolean;
  readonly attributes: AttributePlaces;
  readonly at: (record: unknown, pointer: string) => readonly unknown[];
}

function readUser(record: unknown, { id, active, attributes, at }: UserPlaces, query: UserQuery) {
  const read = (place: string) => at(record, place).flatMap(textsOf);
  const [distinction] = read(id).filter(Boolean);
  if (distinction === undefined) return id === attributes.username ? NOBODY : MALFORMED;
  const account = readAccount({ id: distinction, active, read }, attributes, query);
  return account === undefined ? NOBODY : ({ kind: "account", account } as const);
}

/** Pointers are checked with the configuration. */
function mustParse(text: string): JsonPointer {
  const pointer = parsePointer(text);
  if (pointer === undefined) throw new TypeError("a JSON pointer must be checked before it is used");
  return pointer;
}
