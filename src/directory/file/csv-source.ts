import type { Position } from "../../config/locate.ts";
import type { BrokenSource, ConfigSource, SyntaxFault } from "../../config/source.ts";
import { type CsvRow, parseRows } from "./csv-rows.ts";
import { deletedMember, filePlaces, type UsersFileSettings } from "./places.ts";

const GROUP_SEPARATOR = ";";
const START: Position = { line: 1, column: 1 };

/** Reads a table of users, whose first row names the columns, as what the same users would be in YAML. */
export function parseCsv(text: string, settings: UsersFileSettings): ConfigSource | BrokenSource {
  const read = parseRows(text);
  if (read.kind === "broken") return read;
  const [header, ...rows] = read.rows;
  if (header === undefined)
    return broken({ ...START, found: "nothing", expected: "a row that names the columns" });
  const faults = [...headerFaults(header, settings), ...rows.flatMap((row) => rowFaults(row, header))];
  if (faults.length > 0) return broken(...faults);
  const columns = header.cells;
  return {
    kind: "parsed",
    data: { users: rows.map(({ cells }) => toRecord(cells, columns, settings)) },
    position: ([, index, column]) => {
      const row = rows[Number(index)];
      return row === undefined ? START : row.position(columns.indexOf(String(column)));
    },
  };
}

const broken = (...faults: SyntaxFault[]): BrokenSource => ({ kind: "broken", faults });

function headerFaults(header: CsvRow, settings: UsersFileSettings): SyntaxFault[] {
  const known = knownColumns(settings);
  const { username } = filePlaces(settings);
  const faults = header.cells.flatMap((column, index): SyntaxFault[] => {
    const fault = columnFault(column, header.cells.indexOf(column) < index, known);
    return fault === undefined ? [] : [{ ...header.position(index), ...fault }];
  });
  if (header.cells.includes(username)) return faults;
  return [...faults, { ...header.position(0), found: "no such column", expected: `a column ${username}` }];
}

function columnFault(column: string, isRepeated: boolean, known: readonly string[]) {
  if (!known.includes(column)) return { found: "an unknown column", expected: `one of ${known.join(", ")}` };
  return isRepeated ? { found: "a column for the second time", expected: "each column once" } : undefined;
}

function rowFaults(row: CsvRow, { cells }: CsvRow): SyntaxFault[] {
  if (row.cells.length === cells.length) return [];
  const found = `a row of ${row.cells.length}`;
  return [{ ...row.position(0), found, expected: `${cells.length} cells, as many as there are columns` }];
}

const knownColumns = (settings: UsersFileSettings): readonly string[] => [
  ...new Set([...Object.values(filePlaces(settings)), deletedMember(settings)]),
];

/** An empty cell is a member that is not there. */
function toRecord(
  cells: readonly string[],
  columns: readonly string[],
  settings: UsersFileSettings,
): Record<string, unknown> {
  const { groups, active } = filePlaces(settings);
  const flags = [active, deletedMember(settings)];
  const members = columns.flatMap((column, index): [string, unknown][] => {
    const cell = cells[index];
    if (cell === undefined || cell === "") return [];
    if (column === groups) return [[column, listOf(cell)]];
    return [[column, flags.includes(column) ? flagOf(cell) : cell]];
  });
  return Object.fromEntries(members);
}

function listOf(cell: string): readonly string[] {
  const items = cell.split(GROUP_SEPARATOR).map((item) => item.trim());
  return items.filter((item) => item !== "");
}

/** Anything but true and false stays as it is, for the schema to refuse. */
function flagOf(cell: string): boolean | string {
  if (cell === "true") return true;
  return cell === "false" ? false : cell;
}
