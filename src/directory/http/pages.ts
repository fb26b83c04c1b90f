import { type Unavailable, unavailable } from "../directory.ts";
import type { AnsweredUsers } from "./answered-users.ts";

/** Requests for one list: a search that matches more users than these show is too vague to name one. */
const MAX_PAGES = 10;

const TOO_MANY = unavailable("too many users match to see all of them");

export interface Paging {
  /** Users that one answer holds at most; undefined where an answer holds all. */
  readonly pageSize: number | undefined;
  /** Whether there is a way to ask for more. */
  readonly isPaged: boolean;
}

/**
 * Every user of a list that comes in pages. The one asked for may stand anywhere in it, so that a list which is not
 * seen whole is an outage. An empty page after a full one is no end: Jira shows nothing past a limit of its own.
 */
export async function readPages(
  ask: (offset: number) => Promise<AnsweredUsers | Unavailable>,
  { pageSize = Number.POSITIVE_INFINITY, isPaged }: Paging,
): Promise<AnsweredUsers | Unavailable> {
  const records: unknown[] = [];
  for (let page = 0; page < (isPaged ? MAX_PAGES : 1); page += 1) {
    const answer = await ask(records.length);
    if (answer.kind === "unavailable") return answer;
    if (page > 0 && answer.records.length === 0) return TOO_MANY;
    records.push(...answer.records);
    if (answer.records.length < pageSize) return { kind: "users", records };
  }
  return TOO_MANY;
}
