import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { listeningPort } from "./ports.ts";

/** What the stand-in answers, in the shape of Jira's `GET /rest/api/2/myself`, and what it was asked. */
export interface MyselfAnswer {
  readonly self: string;
  readonly key: string;
  /** The user of `x-auth-user`, or `anonymous`. */
  readonly name: string;
  readonly emailAddress: string;
  readonly displayName: string;
  readonly active: true;
  readonly deleted: false;
  readonly timeZone: string;
  readonly groups: readonly string[];
  /** Every header line in the order and spelling received, so that aliases and duplicates show. */
  readonly receivedHeaders: readonly (readonly [name: string, value: string])[];
  readonly url: string;
}

export interface Upstream {
  readonly origin: string;
  readonly port: number;
  /** How many requests came so far. */
  requests(): number;
  stop(): Promise<void>;
}

/** A stand-in for Jira that believes the identity headers, on every path. */
export async function startUpstream(): Promise<Upstream> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    request.resume();
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answerTo(request)));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const port = listeningPort(server);
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    requests: () => requests,
    stop: async () => {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
}

function answerTo(request: IncomingMessage): MyselfAnswer {
  const name = identityHeader(request, "x-auth-user") ?? "anonymous";
  const groups = request.headersDistinct["x-auth-groups"]?.join(",");
  return {
    self: `http://${request.headers.host}/rest/api/2/user?username=${encodeURIComponent(name)}`,
    key: `JIRAUSER-${name}`,
    name,
    emailAddress: identityHeader(request, "x-auth-email") ?? "",
    displayName: name,
    active: true,
    deleted: false,
    timeZone: "Etc/UTC",
    groups: groups ? groups.split(",").map(decodeURIComponent) : [],
    receivedHeaders: headerPairs(request.rawHeaders),
    url: request.url ?? "",
  };
}

function identityHeader(request: IncomingMessage, name: string): string | undefined {
  const value = request.headersDistinct[name]?.join(",");
  return value === undefined ? undefined : decodeURIComponent(value);
}

function headerPairs(raw: readonly string[]): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, at) => [raw[2 * at] ?? "", raw[2 * at + 1] ?? ""]);
}
