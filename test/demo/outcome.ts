import type { RawResponse } from "../support/http.ts";
import type { Scenario } from "../support/scenarios.ts";

/** The parts of either answer that a scenario is about. */
interface AnswerBody {
  readonly name?: unknown;
  readonly error?: { readonly status?: unknown; readonly message?: unknown };
}

/** Whether the answer is the documented one: the status, and the body's message or the upstream's user. */
export function matches({ expected }: Scenario, response: RawResponse): boolean {
  if ("user" in expected) return response.status === 200 && readBody(response).name === expected.user;
  const body = JSON.stringify({ error: { status: "ERROR", message: expected.message } });
  return response.status === expected.status && response.body === body;
}

/** The answer in a few words. */
export function outcomeOf(response: RawResponse): string {
  const { name, error } = readBody(response);
  return error ? String(error.message) : reachedAs(String(name));
}

export const reachedAs = (user: string) => `upstream reached as ${user}`;

/** A line of the demo. */
export function lineOf(
  good: boolean,
  title: string,
  { status, milliseconds }: Pick<RawResponse, "status" | "milliseconds">,
  outcome: string,
): string {
  const time = `${milliseconds.toFixed(0)} ms`.padStart(6);
  return `${good ? "✓" : "✗"} ${title.padEnd(40)} ${status}  ${outcome.padEnd(56)} ${time}`;
}

function readBody({ body }: RawResponse): AnswerBody {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return { error: { message: body } };
  }
}
