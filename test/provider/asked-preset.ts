import type { Claims } from "../../src/credential/claims.ts";
import type { Grant } from "../../src/grant/grant.ts";
import { decide, grantBuilder, tokenOf } from "../grant/grants-under-test.ts";
import {
  type Answerer,
  type AnsweringServer,
  type ReceivedCall,
  withJson,
  withStatus,
} from "./answering-server.ts";
import { addressOf, type EveryHost } from "./every-host.ts";
import type {
  AskedPreset,
  Change,
  DocumentedAnswer,
  DocumentedCall,
  Published,
  StandardClaims,
} from "./presets/documented.ts";
import { providerUnderTest } from "./provider-under-test.ts";

/** What became of a token, and what was asked about it. */
export interface Asked {
  readonly outcome: string;
  readonly calls: readonly DocumentedCall[];
  /** Readings of published documents. */
  readonly readings: readonly DocumentedCall[];
}

type Preset = Pick<AskedPreset, "provider" | "grant" | "token" | "published">;

/** Puts one token to one grant, whose provider gives these answers one after the other. */
export async function askPreset(
  host: EveryHost,
  preset: Preset,
  answers: readonly Answerer[],
  change: Change = {},
): Promise<Asked> {
  const { published = [] } = preset;
  const { server } = host;
  const outcome = await useGrant(host, preset, change, (grant) => {
    answerInTurn(server, published, answers);
    return decide([grant], change.token ?? preset.token);
  });
  const isReading = ({ url }: DocumentedCall) => published.some(([address]) => address === url);
  const calls = server.calls.map(documentedForm);
  return { outcome, calls: calls.filter((call) => !isReading(call)), readings: calls.filter(isReading) };
}

/** What the grant knows of the token that it accepts, or why it does not: the log's words. */
export function examinePreset(
  host: EveryHost,
  preset: Preset,
  answers: readonly Answerer[],
  change: Change = {},
): Promise<Claims | string> {
  return useGrant(host, preset, change, async (grant) => {
    answerInTurn(host.server, preset.published ?? [], answers);
    const result = await grant.examine(tokenOf(change.token ?? preset.token));
    return result.kind === "accepted" ? result.claims : result.detail;
  });
}

async function useGrant<T>(
  { ca, proxies }: EveryHost,
  preset: Preset,
  change: Change,
  use: (grant: Grant) => Promise<T>,
): Promise<T> {
  const provider = providerUnderTest({ ...preset.provider, ca, ...change.provider }, "corp", proxies);
  const result = await use(grantBuilder(provider)(change.grant ?? preset.grant));
  await provider.close();
  return result;
}

/** Those of the claims that are expected, so that the two can be compared. */
export function alike(claims: Claims | string, expected: StandardClaims): Record<string, unknown> | string {
  if (typeof claims === "string") return claims;
  return Object.fromEntries(Object.keys(expected).map((claim) => [claim, claims[claim]]));
}

export function withDocumented({ status, type, body }: DocumentedAnswer): Answerer {
  return withJson(body, status, type);
}

function answerInTurn(server: AnsweringServer, published: Published, answers: readonly Answerer[]): void {
  const documents = new Map(published);
  const waiting = [...answers];
  server.answer((response, call) => {
    const document = documents.get(addressOf(call));
    // The last one also answers a second attempt.
    const next = waiting.length > 1 ? waiting.shift() : waiting[0];
    const answer = document ? withJson(document) : (next ?? withStatus(404));
    answer(response, call);
  });
}

/** Headers of the connection and of the body's length. */
const TRANSPORT = new Set(["host", "connection", "accept-encoding", "content-length"]);

function documentedForm(call: ReceivedCall): DocumentedCall {
  const headers = Object.entries(call.headers).filter(([name]) => !TRANSPORT.has(name));
  return {
    method: call.method === "POST" ? "POST" : "GET",
    url: addressOf(call),
    headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
    ...(call.body !== "" && { body: call.body }),
  };
}
