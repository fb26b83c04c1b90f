import type { SettingsOf } from "../config/schema.ts";
import { createOutbound } from "../provider/outbound.ts";
import type { DirectoryContext } from "./build.ts";
import { API_REFUSALS, createCredentialAlarm } from "./credential-alarm.ts";
import {
  type Account,
  type Candidates,
  type Unavailable,
  type UserDirectory,
  type UserQuery,
  unavailable,
} from "./directory.ts";
import { type AnsweredUsers, MALFORMED, readUsers } from "./http/answered-users.ts";
import { requestHeaders } from "./http/credential.ts";
import { compileLookups, type Lookup } from "./http/lookups.ts";
import { readPages } from "./http/pages.ts";
import { httpProfile } from "./http/profile.ts";
import { createRecordReader } from "./http/record.ts";
import { matchingAccounts } from "./resolve.ts";

interface FoundAccount extends Account {
  /** Whether the answer that it stood in leaves nothing out. */
  readonly isWhole: boolean;
}

interface FoundAccounts extends Candidates {
  readonly accounts: readonly FoundAccount[];
}

/** A lookup and what its address is filled with. */
interface Search {
  readonly lookup: Lookup;
  readonly value: string;
}

/** Users behind an HTTP API that answers in JSON: one address for each attribute that they are asked for by. */
export function createHttpDirectory(
  settings: SettingsOf<"http">,
  { name, log, proxies }: DirectoryContext,
): UserDirectory {
  const { timeout, maxConcurrent: connections, ca } = settings;
  const profile = httpProfile(settings);
  const { searches, details } = compileLookups(profile);
  const readRecord = createRecordReader(profile);
  const headers = requestHeaders(settings);
  const outbound = createOutbound({ timeout, connections, proxies, ...(ca !== undefined && { ca }) });
  const alarm = createCredentialAlarm({ directory: name, log, endpoint: "lookup", refusals: API_REFUSALS });

  async function ask(url: string, { users }: Lookup, signal: AbortSignal) {
    const answer = await outbound.send({ url, method: "GET", headers }, signal);
    if (answer.kind === "outage") return unavailable(answer.detail);
    return alarm.judge(answer.status) ?? readUsers(answer, users, profile.notFound);
  }

  async function find(
    { lookup, value }: Search,
    query: UserQuery,
    signal: AbortSignal,
  ): Promise<FoundAccounts | Unavailable> {
    const { template, pageSize, isWhole } = lookup;
    const page = async (offset: number): Promise<AnsweredUsers | Unavailable> => {
      const url = template.fill(value, offset);
      return url === undefined ? { kind: "users", records: [] } : ask(url, lookup, signal);
    };
    const answer = await readPages(page, { pageSize, isPaged: template.isPaged });
    if (answer.kind === "unavailable") return answer;
    const readings = answer.records.map((record) => readRecord(record, query));
    if (readings.some(({ kind }) => kind === "malformed")) return MALFORMED;
    const accounts = readings.flatMap((reading) => (reading.kind === "account" ? [reading.account] : []));
    return { kind: "candidates", accounts: accounts.map((account) => ({ ...account, isWhole })) };
  }

  /** What the search left out matters only of one user who alone answers the query. */
  async function complete(
    found: FoundAccounts,
    query: UserQuery,
    signal: AbortSignal,
  ): Promise<Candidates | Unavailable> {
    const [match, ...others] = matchingAccounts(found.accounts, query);
    if (match === undefined || others.length > 0 || match.isWhole || details === undefined) return found;
    return find({ lookup: details, value: match.user.username }, query, signal);
  }

  const searchesFor = ({ keys, value }: UserQuery): readonly Search[] =>
    searches.filter(({ template }) => keys.includes(template.attribute)).map((lookup) => ({ lookup, value }));

  return {
    name,
    revision: "",
    async search(query) {
      const signal = AbortSignal.timeout(timeout);
      const found = await Promise.all(searchesFor(query).map((search) => find(search, query, signal)));
      const accounts: FoundAccount[] = [];
      for (const answer of found) {
        if (answer.kind === "unavailable") return answer;
        accounts.push(...answer.accounts);
      }
      return complete({ kind: "candidates", accounts }, query, signal);
    },
    describe(query) {
      const urls = searchesFor(query).map(({ lookup, value }) => lookup.template.fill(value, 0));
      return urls.map((url) => (url === undefined ? "not asked" : `GET ${url}`)).join(", ");
    },
    close: () => outbound.close(),
  };
}
