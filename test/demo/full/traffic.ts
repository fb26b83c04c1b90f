import { setTimeout as sleep } from "node:timers/promises";
import { bearer, type RawRequest, send } from "../../support/http.ts";
import { jira, wiki } from "../../support/scenarios.ts";
import type { Stack } from "../../support/stack.ts";
import { type ExampleTokens, forge, unseenToken } from "../../support/tokens.ts";

/** A kind of request, and how many of a hundred are of it. */
type Share = readonly [share: number, request: (at: number) => RawRequest];

/** Requests a second: about this many, in two waves of so many seconds. */
const RATE = 50;
const LONG_WAVE = 70;
const SHORT_WAVE = 19;
const TICK_MS = 100;
/** Opaque tokens and JWTs of users, that many of each. */
const USERS_TOKENS = 12;

/** The tokens of a day's work. */
export interface Tokens extends ExampleTokens {
  readonly ofUsers: { readonly jwt: readonly string[]; readonly opaque: readonly string[] };
}

export async function obtainUsersTokens({ oidc }: Stack): Promise<Tokens["ofUsers"]> {
  const obtain = async (format: "jwt" | "opaque") => {
    const tokens: string[] = [];
    while (tokens.length < USERS_TOKENS) tokens.push(await unseenToken(oidc, format));
    return tokens;
  };
  return { jwt: await obtain("jwt"), opaque: await obtain("opaque") };
}

/** Sends what clients usually send, most of it good, until `until`, in milliseconds since the epoch. */
export async function sendTraffic({ envoy }: Stack, tokens: Tokens, until: number): Promise<number> {
  const requests = inTurn(sharesOf(tokens));
  const answers: Promise<unknown>[] = [];
  const startedAt = performance.now();
  let due = 0;
  while (Date.now() < until) {
    due += (rateAfter(performance.now() - startedAt) * TICK_MS) / 1_000;
    while (answers.length < due) answers.push(send(envoy.origin, requests(answers.length)));
    await sleep(TICK_MS);
  }
  await Promise.all(answers);
  return answers.length;
}

function rateAfter(milliseconds: number): number {
  const wave = (seconds: number) => Math.sin((milliseconds / 1_000 / seconds) * 2 * Math.PI);
  return RATE * (1 + wave(LONG_WAVE) / 4 + wave(SHORT_WAVE) / 8);
}

function sharesOf({ ofUsers, jwt, opaque, client }: Tokens): readonly Share[] {
  const one = (tokens: readonly string[], at: number) => bearer(tokens[at % tokens.length] ?? "");
  return [
    [38, (at) => jira(one(ofUsers.jwt, at))],
    [14, (at) => jira(one(ofUsers.opaque, at))],
    [10, (at) => wiki(one(ofUsers.opaque, at))],
    [5, () => jira(bearer(client.known))],
    [4, () => jira(bearer(client.known), "/reports/daily")],
    [3, () => jira(bearer(jwt.admin), "/rest/admin/users")],
    [8, () => jira({}, "/assets/logo.svg")],
    [4, () => wiki({})],
    [4, () => jira({})],
    [3, () => jira(bearer(jwt.shortLived))],
    [2, () => jira(bearer(forge(jwt.alice, { preferred_username: "admin" })))],
    [1, () => jira(bearer(jwt.withoutScope))],
    [1, () => jira(bearer(jwt.alice), "/rest/admin/users")],
    [1, () => jira(bearer(jwt.bob))],
    [1, () => jira(bearer(opaque.ghost))],
    [1, () => ({ host: "other.example.com", path: "/" })],
  ];
}

/** The request at a position: a hundred hold each kind as often as its share says, spread among the others. */
function inTurn(shares: readonly Share[]): (at: number) => RawRequest {
  const kinds = shares.flatMap(([share, request]) => Array.from({ length: share }, () => request));
  // A step that has no divisor in common with the length visits each once.
  const step = kinds.length % 37 === 0 ? 41 : 37;
  return (at) => {
    const kind = kinds[(at * step) % kinds.length];
    if (kind === undefined) throw new RangeError("there are no shares");
    return kind(at);
  };
}
