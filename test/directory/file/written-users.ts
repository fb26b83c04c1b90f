import type { ContractUser } from "../contract.ts";

/** How `writtenUsers` names the members of users, and what it calls a user's number. */
export const RENAMED = { username: "login", displayName: "name", employeeNumber: "staffNo" } as const;

const COLUMNS = ["login", "email", "name", "groups", "staffNo", "active"] as const;

type Row = Readonly<Record<(typeof COLUMNS)[number], string | readonly string[] | boolean | undefined>>;

/** The text of a file of these users, for each ending. */
export const writtenUsers: Readonly<
  Record<"yaml" | "json" | "csv", (users: readonly ContractUser[]) => string>
> = {
  yaml: (users) =>
    [
      "users:",
      ...users.map(
        (user) =>
          `  - { ${members(user)
            .map(([name, value]) => `${name}: ${value}`)
            .join(", ")} }`,
      ),
    ].join("\n"),
  json: (users) =>
    `{"users":[${users
      .map(
        (user) =>
          `{${members(user)
            .map(([name, value]) => `"${name}":${value}`)
            .join()}}`,
      )
      .join()}]}`,
  csv: (users) =>
    [COLUMNS.join(), ...users.map((user) => COLUMNS.map((column) => cell(rowOf(user)[column])).join())].join(
      "\r\n",
    ),
};

const rowOf = ({ username, email, displayName, groups, employeeNumber, active }: ContractUser): Row => ({
  login: username,
  email,
  name: displayName,
  groups,
  staffNo: employeeNumber,
  active,
});

/** Each member with its value as JSON; numbers are written as such. */
function members(user: ContractUser): (readonly [name: string, value: string])[] {
  const row = rowOf(user);
  return COLUMNS.flatMap((name) => {
    const value = row[name];
    if (value === undefined) return [];
    return [[name, name === "staffNo" ? String(value) : JSON.stringify(value)] as const];
  });
}

function cell(value: Row["groups"]): string {
  const text = Array.isArray(value) ? value.join("; ") : String(value ?? "");
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
