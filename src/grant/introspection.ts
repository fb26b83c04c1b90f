import type { Claims } from "../credential/claims.ts";
import type { Token } from "../credential/token.ts";
import { readJsonObject } from "../provider/answer.ts";
import { type OutboundAnswer, type OutboundRequest, outage } from "../provider/outbound.ts";
import type { ProviderProfile } from "../provider/profile.ts";
import type { Provider } from "../provider/provider.ts";
import type { ProviderVerdict } from "./remote-validator.ts";
import { readSignedAnswer, SIGNED_ANSWER } from "./signed-answer.ts";
import { hasNumericTimes } from "./token-times.ts";
import type { KeySource } from "./verification-key.ts";

/** RFC 6749, section 5.2: the provider refused us, not the token. */
const CLIENT_ERRORS = new Set<unknown>(["invalid_client", "unauthorized_client"]);
/** 400 about the token itself: RFC 7009's code, sent for any JWT by providers that introspect opaque tokens only. */
export const TOKEN_ERRORS: ReadonlySet<unknown> = new Set([
  "unsupported_token_type",
  "invalid_token",
  "invalid_grant",
]);

/** Asks the provider's introspection endpoint (RFC 7662, section 2). `keys` verify signed answers (RFC 9701). */
export async function introspect(
  token: Token,
  provider: Provider,
  keys: KeySource,
): Promise<ProviderVerdict> {
  const endpoint = await provider.endpoints.find("introspection");
  if (endpoint.kind === "outage") return endpoint;
  const renew = () => introspectionRequest(token, endpoint.url, provider);
  const answer = await provider.outbound.send({ ...(await renew()), renew });
  return answer.kind === "outage" ? answer : readVerdict(answer, provider, keys);
}

async function introspectionRequest(
  token: Token,
  url: string,
  { authenticate, settings }: Provider,
): Promise<OutboundRequest> {
  const { headers, parameters } = await authenticate(url);
  const form = { token: token.value, token_type_hint: "access_token", ...parameters };
  return {
    url,
    method: "POST",
    headers: {
      accept: settings.introspectionAnswers === "jwt" ? SIGNED_ANSWER : "application/json",
      "content-type": "application/x-www-form-urlencoded",
      ...headers,
    },
    body: new URLSearchParams(form).toString(),
  };
}

async function readVerdict(
  answer: OutboundAnswer,
  provider: Provider,
  keys: KeySource,
): Promise<ProviderVerdict> {
  const { status } = answer;
  const body = readJsonObject(answer);
  if (status === 401 || CLIENT_ERRORS.has(body?.error)) {
    return { kind: "clientRefused", detail: `introspection: status ${status}, our client is refused` };
  }
  if (status === 400 && TOKEN_ERRORS.has(body?.error)) {
    return { kind: "inactive", detail: "introspection: the provider refuses to look at the token" };
  }
  if (status !== 200) return outage(`introspection: status ${status}`);
  const signed = provider.settings.introspectionAnswers === "jwt";
  if (!signed) return body ? readActive(body, provider.profile) : outage("introspection: no JSON object");
  const reading = await readSignedAnswer(answer, provider, keys);
  return reading.kind === "members" ? readActive(reading.members, provider.profile) : reading;
}

function readActive(claims: Claims, { tokenTypes, requireTokenType }: ProviderProfile): ProviderVerdict {
  const { active, token_type: type } = claims;
  if (typeof active !== "boolean") return outage("introspection: active is not a boolean");
  if (!hasNumericTimes(claims)) return outage("introspection: a time is not a number");
  if (!active) return { kind: "inactive", detail: "introspection: inactive" };
  const untyped = type === undefined && !requireTokenType;
  if (untyped || (typeof type === "string" && tokenTypes.includes(type.toLowerCase()))) {
    return { kind: "active", claims };
  }
  return { kind: "inactive", detail: "introspection: token_type is not that of an access token" };
}
