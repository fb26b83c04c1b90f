import { types } from "pg";

/** One value of a row: scalars are texts as PostgreSQL writes them, so that no number loses a digit. */
export type Cell = null | boolean | string | readonly string[];

const BOOLEAN = 16;
const TEXTS: number = 1009;
/** Object ids in pg_type of lists of text, varchar, char, name, smallint, integer, bigint and uuid. */
const LISTS = new Set([TEXTS, 1015, 1014, 1003, 1005, 1007, 1016, 2951]);

/** How the values of a column are read, by the object id of its type; NULL is not asked about. */
function cellParser(type: number): (value: string | Buffer) => Cell {
  if (type === BOOLEAN) return (value) => String(value) === "t";
  if (LISTS.has(type)) return (value) => parseList(String(value));
  return String;
}

export const CELL_TYPES = { getTypeParser: cellParser };

const parseTexts: (value: string) => unknown = types.getTypeParser(TEXTS);

/** Lists of lists are taken as one; NULL in a list is nothing. */
function parseList(value: string): readonly string[] {
  const items = [parseTexts(value)].flat(Number.POSITIVE_INFINITY);
  return items.filter((item) => typeof item === "string");
}
