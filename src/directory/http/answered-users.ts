import { claimsOf } from "../../credential/claims.ts";
import { isJson, readJson } from "../../provider/answer.ts";
import type { OutboundAnswer } from "../../provider/outbound.ts";
import { type Unavailable, unavailable } from "../directory.ts";
import { type JsonPointer, valuesAt } from "./pointer.ts";

/** The users of one answer, as they stand in it. */
export interface AnsweredUsers {
  readonly kind: "users";
  readonly records: readonly unknown[];
}

export const MALFORMED = unavailable("a malformed answer");
const NONE: AnsweredUsers = { kind: "users", records: [] };

/** An object at the pointer is the one user, a list is all of them, null is none. */
export function readUsers(
  answer: OutboundAnswer,
  pointer: JsonPointer,
  notFound: readonly number[],
): AnsweredUsers | Unavailable {
  if (notFound.includes(answer.status)) return isOfTheApi(answer) ? NONE : MALFORMED;
  if (answer.status !== 200) return unavailable(`status ${answer.status}`);
  const [users] = valuesAt(readJson(answer), pointer);
  if (users === null) return NONE;
  if (Array.isArray(users)) return { kind: "users", records: users };
  return claimsOf(users) === undefined ? MALFORMED : { kind: "users", records: [users] };
}

/** A proxy before the API says 404 too, with a page: nobody has been asked then. */
const isOfTheApi = (answer: OutboundAnswer) => answer.body === "" || isJson(answer);
