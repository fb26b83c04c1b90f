import { decide, grantBuilder } from "../grant/grants-under-test.ts";
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
} from "./presets/documented.ts";
import { providerUnderTest } from "./provider-under-test.ts";

/** What became of a token, and what was asked about it. */
export interface Asked {
  readonly outcome: string;
  readonly calls: readonly DocumentedCall[];
  /** Readings of published documents. */
  readonly readings: readonly DocumentedCall[];
}

/** Puts one token to one grant, whose provider gives these answers one after the other. */
export async function askPreset(
  { server, ca, proxies }: EveryHost,
  preset: Pick<AskedPreset, "provider" | "grant" | "token" | "published">,
  answers: readonly Answerer[],
  { provider: settings, grant = preset.grant, token = preset.token }: Change = {},
): Promise<Asked> {
  const { published = [] } = preset;
  const provider = providerUnderTest({ ...preset.provider, ca, ...settings }, "corp", proxies);
  answerInTurn(server, published, answers);
  const outcome = await decide([grantBuilder(provider)(grant)], token);
  await provider.close();
  const isReading = ({ url }: DocumentedCall) => published.some(([address]) => address === url);
  const calls = server.calls.map(documentedForm);
  return { outcome, calls: calls.filter((call) => !isReading(call)), readings: calls.filter(isReading) };
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
