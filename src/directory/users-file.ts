import { z } from "zod";
import type { Problem } from "../config/problem.ts";
import { toProblems } from "../config/report.ts";
import { describeExpectation, schemaFindings } from "../config/schema-findings.ts";
import { parseSource } from "../config/source.ts";
import { userMembers } from "./user.ts";

const fileUser = z.strictObject({
  ...userMembers,
  active: z.boolean("true or false").default(true),
  deleted: z.boolean("true or false").default(false),
});
const usersFile = z.strictObject({
  users: z.array(fileUser, "a list of users").min(1, "a list that is not empty"),
});

export type FileUser = z.output<typeof fileUser>;

export type UsersReading =
  | { readonly kind: "users"; readonly users: readonly FileUser[] }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] };

/** Reads the text of a file of users, YAML or JSON. Everything wrong with it is reported at once. */
export function readUsers(file: string, text: string): UsersReading {
  const source = parseSource(text);
  if (source.kind === "broken") {
    return { kind: "invalid", problems: source.faults.map((fault) => ({ ...fault, file, path: "" })) };
  }
  const parsed = usersFile.safeParse(source.data, { error: describeExpectation });
  if (parsed.success) return { kind: "users", users: parsed.data.users };
  const resolved = { data: source.data, findings: [], external: new Set<string>() };
  return {
    kind: "invalid",
    problems: toProblems(schemaFindings(parsed.error, []), { file, source, resolved }),
  };
}
