import { type Answerer, withJson, withReset, withStatus } from "./answering-server.ts";

const LOGIN_PAGE = "<html><title>Sign in</title></html>";

/** How a provider fails, and the requests that it then receives: a broken connection is tried once more. */
export const FAULTS: readonly (readonly [what: string, answerer: Answerer, requests: number])[] = [
  ["429", withStatus(429, { "retry-after": "1" }), 1],
  ["429 as JSON", withJson({ error: "temporarily_unavailable" }, 429), 1],
  ["500", withStatus(500), 1],
  ["500 as JSON", withJson({ active: true, keys: [], error: "server_error" }, 500), 1],
  ["503", withJson(LOGIN_PAGE, 503, "text/html"), 1],
  ["HTML with status 200", withJson(LOGIN_PAGE, 200, "text/html"), 1],
  ["HTML that is called JSON", withJson(LOGIN_PAGE), 1],
  ["a redirect", withStatus(302, { location: "https://login.example.com/elsewhere" }), 1],
  ["a permanent redirect", withStatus(308, { location: "/elsewhere" }), 1],
  ["a reset connection", withReset, 2],
];

/** By fault, what must be found: an outage after as many calls that went well. */
export function outages(wellBefore: number): Record<string, unknown> {
  return Object.fromEntries(
    FAULTS.map(([what, , requests]) => [what, ["unavailable", wellBefore + requests]]),
  );
}
