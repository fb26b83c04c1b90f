/** Rows that are read of one query: more than this is no answer about one user. */
export const MAX_ROWS = 100;

/** A configured query as it is sent: one row too many is asked for, to tell that there are more. */
export function boundedStatement(query: string): string {
  return `SELECT * FROM (\n${query}\n) AS account LIMIT ${MAX_ROWS + 1}`;
}

/** What is no SQL, or is hidden from it: texts, quoted names and comments. */
const QUOTED = new RegExp(
  [
    /\bE'(?:[^'\\]|\\.|'')*'/,
    /'(?:[^']|'')*'/,
    /"(?:[^"]|"")*"/,
    /\$([A-Za-z_]\w*)?\$.*?\$\1\$/,
    /--[^\n]*/,
    /\/\*.*?\*\//,
  ]
    .map(({ source }) => source)
    .join("|"),
  "gis",
);
const PLACEHOLDER = /\$\d+/g;

/** Whether a query is one statement that reads, for all that can be told without a server, which refuses the others. */
export function isOneSelect(query: string): boolean {
  const sql = query.replaceAll(QUOTED, " ");
  return /^\s*(?:select|with)\b/i.test(sql) && !sql.includes(";");
}

/** Whether `$1` is in a query, outside of quotes, and no other placeholder. */
export function asksByValue(query: string): boolean {
  const placeholders = query.replaceAll(QUOTED, " ").match(PLACEHOLDER) ?? [];
  return placeholders.length > 0 && placeholders.every((placeholder) => placeholder === "$1");
}
