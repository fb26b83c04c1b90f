import { formatProblem } from "../config/problem.ts";
import type { Configuration } from "../configuration.ts";
import { checkOnce } from "./check-once.ts";
import type { Explanation } from "./explanation.ts";
import { readRequest } from "./read-request.ts";
import { readRequestText } from "./request-text.ts";
import { layOut } from "./step.ts";

export interface CheckOptions {
  /** The file of a CheckRequest in JSON; `-` is standard input. */
  readonly request: string;
  /** Ask providers and directories. */
  readonly online: boolean;
  readonly json: boolean;
}

export type CheckReport =
  | { readonly kind: "explained"; readonly verdict: Explanation["verdict"]; readonly output: string }
  /** The request is none; a line for each reason. */
  | { readonly kind: "refused"; readonly reason: string };

/** `grantgate check`. */
export async function checkFile(
  configuration: Configuration,
  { request: file, online, json }: CheckOptions,
): Promise<CheckReport> {
  const read = await readRequestText(file);
  if (read.kind === "unreadable") return { kind: "refused", reason: formatProblem(read.problem) };
  const reading = readRequest(read.text, file);
  if (reading.kind === "invalid") {
    return { kind: "refused", reason: reading.problems.map(formatProblem).join("\n") };
  }
  const explanation = await checkOnce(configuration, reading.request, online ? "online" : "offline");
  const output = json ? JSON.stringify(explanation, null, 2) : layOut(explanation.steps).join("\n");
  return { kind: "explained", verdict: explanation.verdict, output };
}
