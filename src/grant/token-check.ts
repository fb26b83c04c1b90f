import type { Claims } from "../credential/claims.ts";
import type { Token } from "../credential/token.ts";
import { readJsonObject } from "../provider/answer.ts";
import { clientSecretBasic } from "../provider/client-authentication.ts";
import { type OutboundAnswer, type OutboundRequest, outage } from "../provider/outbound.ts";
import type { AnswerMark, TokenCall } from "../provider/preset.ts";
import type { Provider } from "../provider/provider.ts";
import { memberAt, readTokenClaim } from "./answer-members.ts";
import type { ProviderVerdict } from "./remote-validator.ts";
import { hasNumericTimes } from "./token-times.ts";

/**
 * Asks a provider that has ways of its own: its preset's calls one after the other, until one says that the token
 * is no good. What none of the row's marks describes is an outage.
 */
export async function checkToken(token: Token, provider: Provider): Promise<ProviderVerdict> {
  const { calls = [] } = provider.profile;
  if (calls.length === 0) return outage("token check: the preset knows no call");
  const claims: Record<string, unknown> = Object.create(null);
  for (const call of calls) {
    const answer = await provider.outbound.send(requestOf(call, token, provider));
    if (answer.kind === "outage") return answer;
    const verdict = readVerdict(answer, call);
    if (verdict.kind !== "active") return verdict;
    Object.assign(claims, verdict.claims);
  }
  return { kind: "active", claims };
}

function requestOf(call: TokenCall, token: Token, { settings }: Provider): OutboundRequest {
  const { clientId = "", clientSecret = "" } = settings;
  const url = new URL(call.url);
  const headers: Record<string, string> = { accept: "application/json", ...call.headers };
  if (call.client === "basic") headers.authorization = clientSecretBasic(clientId, clientSecret);
  else if (call.client) url.searchParams.set(call.client.query, `${clientId}|${clientSecret}`);
  const { method } = call;
  if (call.token === "bearer") headers.authorization = `Bearer ${token.value}`;
  else if ("query" in call.token) url.searchParams.set(call.token.query, token.value);
  else if ("form" in call.token) {
    headers["content-type"] = "application/x-www-form-urlencoded";
    const body = new URLSearchParams({ [call.token.form]: token.value }).toString();
    return { url: url.href, method, headers, body };
  } else {
    headers["content-type"] = "application/json";
    return { url: url.href, method, headers, body: JSON.stringify({ [call.token.json]: token.value }) };
  }
  return { url: url.href, method, headers };
}

function readVerdict(answer: OutboundAnswer, call: TokenCall): ProviderVerdict {
  const body = readJsonObject(answer);
  const isMarked = (mark: AnswerMark) => bears(mark, answer.status, body);
  if (body && call.good.every(isMarked)) return readActive(claimsOf(body, call));
  if (call.clientRefused?.some(isMarked)) {
    return { kind: "clientRefused", detail: `token check: status ${answer.status}, our client is refused` };
  }
  if (call.inactive.some(isMarked))
    return { kind: "inactive", detail: `token check: status ${answer.status}` };
  return outage(`token check: status ${answer.status}, an answer that is not documented`);
}

function readActive(claims: Claims): ProviderVerdict {
  return hasNumericTimes(claims) ? { kind: "active", claims } : outage("token check: a time is not a number");
}

function bears({ status, member, values }: AnswerMark, found: number, body: Claims | undefined): boolean {
  if (status !== found) return false;
  if (member === undefined) return true;
  const value = body && memberAt(body, member);
  return values === undefined ? value !== undefined && value !== null : values.some((one) => one === value);
}

function claimsOf(body: Claims, { claims }: TokenCall): Claims {
  return Object.fromEntries(
    Object.entries(claims).flatMap(([claim, path]) => readTokenClaim(claim, memberAt(body, path))),
  );
}
