import { DatabaseError } from "pg";
import { faultCode } from "../../provider/dispatcher.ts";

const SQLSTATE = /^[0-9A-Z]{5}$/;

/** What the client says in words alone. */
const FAULTS: readonly (readonly [message: RegExp, fault: string])[] = [
  [/timeout/i, "timeout"],
  [/\bSSL connection/, "no TLS"],
  [/terminated|not queryable/, "connection broken"],
  [/^SASL/, "authentication"],
];

/** Names a fault without its message, which may quote the query, the value or the user's name. */
export function postgresFault(error: unknown): string {
  if (error instanceof DatabaseError) {
    return error.code && SQLSTATE.test(error.code) ? `SQLSTATE ${error.code}` : "broken protocol";
  }
  const known = error instanceof Error ? FAULTS.find(([message]) => message.test(error.message)) : undefined;
  return known?.[1] ?? faultCode(error);
}
