import { readAccount, type SourceRecord } from "../account.ts";
import { type Account, type Unavailable, type UserQuery, unavailable } from "../directory.ts";
import type { Cell } from "./cells.ts";
import type { AccountColumns } from "./places.ts";
import type { Table } from "./reading.ts";
import { MAX_ROWS } from "./statement.ts";

export interface Accounts {
  readonly kind: "accounts";
  readonly accounts: readonly Account[];
}

/** Cells by column. */
type Row = ReadonlyMap<string, Cell>;

/** The accounts in what a query gave; deleted ones are left out. */
export function readAccounts(table: Table, wanted: AccountColumns, query: UserQuery): Accounts | Unavailable {
  const fault = tableFault(table, wanted);
  if (fault !== undefined) return unavailable(fault);
  const rows = table.rows.map(
    (row): Row => new Map(table.columns.map((column, at) => [column, row[at] ?? null])),
  );
  const present = rows.filter((row) => !flag(row, wanted.deleted, false));
  const accounts = present.flatMap((row) => readAccount(toRecord(row, wanted), wanted.places, query) ?? []);
  return { kind: "accounts", accounts };
}

/** Names columns of the settings alone, and no value. */
function tableFault(
  { columns, rows }: Table,
  { places, deleted, needed }: AccountColumns,
): string | undefined {
  const missing = needed.find((column) => !columns.includes(column));
  if (missing !== undefined) return `no column ${missing}`;
  const read = [...Object.values(places), deleted];
  const repeated = read.find((column) => columns.indexOf(column) !== columns.lastIndexOf(column));
  if (repeated !== undefined) return `column ${repeated} twice`;
  if (rows.length > MAX_ROWS) return "too many rows";
  const isFlag = (column: string) => rows.every((row) => isBoolean(row[columns.indexOf(column)]));
  const noFlag = [places.active, deleted].find((column) => columns.includes(column) && !isFlag(column));
  return noFlag === undefined ? undefined : `column ${noFlag} is no boolean`;
}

const isBoolean = (cell: Cell | undefined) => cell === null || typeof cell === "boolean";

function toRecord(row: Row, { places }: AccountColumns): SourceRecord {
  const read = (column: string) => textsOf(row.get(column) ?? null);
  // All that is read of it: by this alone one row is known again that two queries give.
  const id = JSON.stringify(Object.values(places).map((column) => read(column).toSorted()));
  return { id, active: flag(row, places.active, true), read };
}

/** Where there is no such column it is as for most; NULL is the other, which counts against the user. */
function flag(row: Row, column: string, absent: boolean): boolean {
  return (row.has(column) ? (row.get(column) ?? !absent) : absent) === true;
}

function textsOf(cell: Cell): readonly string[] {
  if (cell === null) return [];
  return typeof cell === "object" ? cell : [String(cell)];
}
