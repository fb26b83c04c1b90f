import { type ApiAnswer, type ApiRequest, type ApiServer, startApiServer } from "./api-server.ts";
import type { Certified } from "./certificates.ts";

export interface JiraUser {
  readonly username: string;
  readonly email?: string;
  readonly displayName?: string;
  readonly groups?: readonly string[];
  readonly active?: boolean;
  /** Left out by releases that know no deleted users. */
  readonly deleted?: boolean;
}

export interface JiraOptions {
  readonly users: readonly JiraUser[];
  readonly token: string;
  readonly login?: { readonly username: string; readonly password: string };
  /** How far a search can be seen: 100 in newer releases of Data Center. */
  readonly searchLimit?: number;
  readonly tls?: Pick<Certified, "cert" | "key">;
}

const UNAUTHENTICATED: ApiAnswer = {
  status: 401,
  body: { errorMessages: ["You are not authenticated. Authentication required."], errors: {} },
};

/** `GET /rest/api/2/user` and `/user/search` as Jira Data Center's documentation has them. */
export function startJira(options: JiraOptions): Promise<ApiServer> {
  return startApiServer((request) => answerTo(request, options), options.tls);
}

function answerTo({ url, headers }: ApiRequest, options: JiraOptions): ApiAnswer {
  if (!isKnown(headers.authorization, options)) return UNAUTHENTICATED;
  const { pathname, searchParams } = new URL(url, "http://jira.test");
  if (pathname === "/rest/api/2/user") return oneUser(searchParams, options);
  if (pathname === "/rest/api/2/user/search") return search(searchParams, options);
  return { status: 404, type: "text/html", body: "<html>dead link</html>" };
}

function isKnown(authorization: string | undefined, { token, login }: JiraOptions): boolean {
  if (authorization === `Bearer ${token}`) return true;
  const basic = login && Buffer.from(`${login.username}:${login.password}`).toString("base64");
  return basic !== undefined && authorization === `Basic ${basic}`;
}

function oneUser(query: URLSearchParams, { users }: JiraOptions): ApiAnswer {
  const name = query.get("username");
  const user = users.find(({ username }) => username.toLowerCase() === name?.toLowerCase());
  if (user === undefined) {
    return { status: 404, body: { errorMessages: [`The user named '${name}' does not exist`], errors: {} } };
  }
  const { groups = [] } = user;
  const items = query.get("expand") === "groups" ? groups.map((group) => ({ name: group, self: "" })) : [];
  return { status: 200, body: { ...toJson(user), groups: { size: groups.length, items }, expand: "groups" } };
}

/** By prefix of name, e-mail address and each word of the display name. */
function search(query: URLSearchParams, { users, searchLimit = 1_000 }: JiraOptions): ApiAnswer {
  const wanted = (query.get("username") ?? "").toLowerCase();
  const start = Number(query.get("startAt") ?? 0);
  const end = Math.min(start + Number(query.get("maxResults") ?? 50), searchLimit);
  const found = users.filter(
    (user) =>
      (user.active !== false || query.get("includeInactive") === "true") &&
      wordsOf(user).some((word) => word.toLowerCase().startsWith(wanted)),
  );
  return { status: 200, body: found.slice(start, end).map(toJson) };
}

const wordsOf = ({ username, email = "", displayName = "" }: JiraUser) => [
  username,
  email,
  ...displayName.split(" "),
];

function toJson({ username, email, displayName, active = true, deleted }: JiraUser) {
  return {
    self: `http://jira.test/rest/api/2/user?username=${encodeURIComponent(username)}`,
    key: `JIRAUSER-${username}`,
    name: username,
    emailAddress: email,
    displayName,
    active,
    deleted,
    timeZone: "Etc/UTC",
  };
}
