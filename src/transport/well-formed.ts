import type { Allow, Deny, HeaderEntry } from "../decision/decision.ts";
import { type AllowanceCode, REFUSALS } from "../decision/outcome.ts";

/*
 * The compiler checks decisions where they are made. They are checked once more, at run time, where they turn
 * into an answer: there a mistake would open the door.
 */

const ALLOWANCES = {
  allowed: true,
  anonymous: true,
  public: true,
  preflight: true,
} as const satisfies Record<AllowanceCode, true>;

/** RFC 9110, section 5.1: a token. */
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** What identity-headers.ts leaves unencoded. */
const HEADER_VALUE = /^[\x20-\x7e]*$/;

export function isAllow(value: unknown): value is Allow {
  return (
    isDecision(value, "allow", ALLOWANCES) &&
    isHeaderEntries(value.setHeaders) &&
    isTexts(value.removeHeaders)
  );
}

export function isDeny(value: unknown): value is Deny {
  if (!isDecision(value, "deny", REFUSALS)) return false;
  const { scheme, scopes, nonce, retryAfter } = value;
  const schemeKnown = scheme === undefined || scheme === "bearer" || scheme === "dpop";
  return (
    schemeKnown &&
    (scopes === undefined || isTexts(scopes)) &&
    (nonce === undefined || isText(nonce)) &&
    (retryAfter === undefined || isWholeSeconds(retryAfter))
  );
}

type Fields = Readonly<Record<string, unknown>>;

function isDecision(value: unknown, kind: string, outcomes: object): value is Fields {
  if (!isFields(value) || value.kind !== kind) return false;
  const { outcome, policy, grant, user } = value;
  const facts = [policy, grant, user];
  return (
    isText(outcome) &&
    Object.hasOwn(outcomes, outcome) &&
    facts.every((fact) => fact === undefined || isText(fact))
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** RFC 9110, section 10.2.3: digits; 0 would invite the client to come at once. */
function isWholeSeconds(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

function isHeaderEntries(value: unknown): value is readonly HeaderEntry[] {
  return Array.isArray(value) && value.every(isHeaderEntry);
}

/** Lists of texts that can change no more: most allows of a policy share one, of up to some hundred names. */
const frozenTexts = new WeakSet<readonly unknown[]>();

function isTexts(value: unknown): value is readonly string[] {
  if (!Array.isArray(value)) return false;
  if (frozenTexts.has(value)) return true;
  for (const item of value) {
    if (typeof item !== "string") return false;
  }
  if (Object.isFrozen(value)) frozenTexts.add(value);
  return true;
}

function isHeaderEntry(value: unknown): value is HeaderEntry {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [name, text] = value;
  return isText(name) && HEADER_NAME.test(name) && isText(text) && HEADER_VALUE.test(text);
}
