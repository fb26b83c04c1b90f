import type { Claims } from "../credential/claims.ts";
import type { Token } from "../credential/token.ts";
import { readJsonObject } from "../provider/answer.ts";
import type { OutboundAnswer, OutboundRequest } from "../provider/outbound.ts";
import type { Provider } from "../provider/provider.ts";
import type { ProviderVerdict } from "./remote-validator.ts";
import { isNumericDate } from "./token-times.ts";

/** RFC 6749, section 5.2: the provider refused us, not the token. */
const CLIENT_ERRORS = new Set<unknown>(["invalid_client", "unauthorized_client"]);
/** 400 about the token itself: RFC 7009's code, sent for any JWT by providers that introspect opaque tokens only. */
export const TOKEN_ERRORS: ReadonlySet<unknown> = new Set([
  "unsupported_token_type",
  "invalid_token",
  "invalid_grant",
]);
/** RFC 6750 and RFC 9449. A refresh token is introspected as active, but has no such type. */
const ACCESS_TOKEN_TYPES = new Set(["bearer", "dpop"]);

/** Asks the provider's introspection endpoint (RFC 7662, section 2). */
export async function introspect(token: Token, provider: Provider): Promise<ProviderVerdict> {
  const endpoint = await provider.endpoints.find("introspection");
  if (endpoint.kind === "outage") return endpoint;
  const renew = () => introspectionRequest(token, endpoint.url, provider);
  const answer = await provider.outbound.send({ ...(await renew()), renew });
  return answer.kind === "outage" ? answer : readVerdict(answer, provider.settings.requireTokenType);
}

async function introspectionRequest(
  token: Token,
  url: string,
  { authenticate }: Provider,
): Promise<OutboundRequest> {
  const { headers, parameters } = await authenticate(url);
  const form = { token: token.value, token_type_hint: "access_token", ...parameters };
  return {
    url,
    method: "POST",
    headers: {
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
      ...headers,
    },
    body: new URLSearchParams(form).toString(),
  };
}

function readVerdict(answer: OutboundAnswer, requireTokenType: boolean): ProviderVerdict {
  const { status } = answer;
  const body = readJsonObject(answer);
  if (status === 401 || CLIENT_ERRORS.has(body?.error)) {
    return { kind: "clientRefused", detail: `introspection: status ${status}, our client is refused` };
  }
  if (status === 400 && TOKEN_ERRORS.has(body?.error)) {
    return { kind: "inactive", detail: "introspection: the provider refuses to look at the token" };
  }
  if (status !== 200) return { kind: "outage", detail: `introspection: status ${status}` };
  return body
    ? readActive(body, requireTokenType)
    : { kind: "outage", detail: "introspection: no JSON object" };
}

function readActive(claims: Claims, requireTokenType: boolean): ProviderVerdict {
  const { active, token_type: type } = claims;
  if (typeof active !== "boolean")
    return { kind: "outage", detail: "introspection: active is not a boolean" };
  const times = [claims.exp, claims.nbf, claims.iat];
  if (times.some((time) => time !== undefined && !isNumericDate(time))) {
    return { kind: "outage", detail: "introspection: a time is not a number" };
  }
  if (!active) return { kind: "inactive", detail: "introspection: inactive" };
  const untyped = type === undefined && !requireTokenType;
  if (untyped || (typeof type === "string" && ACCESS_TOKEN_TYPES.has(type.toLowerCase()))) {
    return { kind: "active", claims };
  }
  return { kind: "inactive", detail: "introspection: token_type is not that of an access token" };
}
