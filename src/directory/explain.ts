import { answersQuery } from "./compare.ts";
import {
  type Account,
  type AttributeValue,
  type Candidates,
  LOOKUP_REFUSALS,
  type LookupResult,
  type Unavailable,
  type User,
  type UserDirectory,
  type UserQuery,
} from "./directory.ts";
import { resolveLookup } from "./resolve.ts";

/** What a lookup found, and why, for the operator who made it: names are shown by their beginning alone. */
export interface ExplainedLookup {
  readonly result: LookupResult;
  readonly lines: readonly string[];
}

/** Asks a directory itself, past every cache. */
export async function explainLookup(directory: UserDirectory, query: UserQuery): Promise<ExplainedLookup> {
  const startedAt = performance.now();
  const answer = await directory.search(query);
  const milliseconds = Math.round(performance.now() - startedAt);
  const result = resolveLookup(answer, query);
  const lines = [
    line("asked", directory.describe(query)),
    line("answered", `${describeAnswer(answer)} in ${milliseconds} ms`),
    ...(answer.kind === "candidates"
      ? answer.accounts.map((account) => describeAccount(account, query))
      : []),
    line("result", describeResult(result)),
    ...(result.kind === "found" ? describeUser(result.user) : []),
  ];
  return { result, lines };
}

const line = (heading: string, text: string) => `${heading.padEnd(12)}${text}`;

function describeAnswer(answer: Candidates | Unavailable): string {
  if (answer.kind === "unavailable") return `nothing that can be used (${answer.detail})`;
  const { length } = answer.accounts;
  return length === 1 ? "1 account" : `${length} accounts`;
}

function describeAccount({ user, active }: Account, query: UserQuery): string {
  const matches = answersQuery(user, query);
  const reason = matches
    ? `${query.keys.join(" or ")} is the value asked for${active ? "" : ", but it is not active"}`
    : `left out: neither ${query.keys.join(" nor ")} is the value asked for, whole`;
  return line("", `${redact(user.username)}: ${reason}`);
}

function describeResult(result: LookupResult): string {
  if (result.kind === "found") return "found";
  return `${result.kind}, which is answered with ${LOOKUP_REFUSALS[result.kind]}`;
}

function describeUser({ more = {}, groups, ...standard }: User): readonly string[] {
  const values: readonly (readonly [string, AttributeValue])[] = [
    ...Object.entries(standard),
    ...Object.entries(more),
  ];
  return [
    ...values.map(([name, value]) => `  ${name.padEnd(20)}${redactAll(value)}`),
    `  ${"groups".padEnd(20)}${groups.length === 0 ? "none" : groups.join(", ")}`,
  ];
}

const redactAll = (value: AttributeValue) =>
  typeof value === "string" ? redact(value) : value.map(redact).join(", ");

/** The first character, and of an e-mail address its domain. */
function redact(value: string): string {
  const [first = ""] = value;
  const at = value.lastIndexOf("@");
  return at > 0 ? `${first}\u2026${value.slice(at)}` : `${first}\u2026`;
}
