import type { Claims } from "../credential/claims.ts";
import type { Token } from "../credential/token.ts";
import { readJsonObject } from "../provider/answer.ts";
import type { OutboundAnswer } from "../provider/outbound.ts";
import type { Provider } from "../provider/provider.ts";
import { readTokenClaim } from "./answer-members.ts";
import { TOKEN_ERRORS } from "./introspection.ts";
import type { ProviderVerdict } from "./remote-validator.ts";

/** Shows the token to the provider's userinfo endpoint (OpenID Connect Core, section 5.3). */
export async function askUserinfo(token: Token, provider: Provider): Promise<ProviderVerdict> {
  const endpoint = await provider.endpoints.find("userinfo");
  if (endpoint.kind === "outage") return endpoint;
  const answer = await provider.outbound.send({
    url: endpoint.url,
    method: "GET",
    headers: { accept: "application/json", authorization: `Bearer ${token.value}` },
  });
  return answer.kind === "outage" ? answer : readVerdict(answer);
}

/** 401, 403 and a 400 that says so are about the token (RFC 6750, section 3.1); any other failure is the provider's. */
function readVerdict(answer: OutboundAnswer): ProviderVerdict {
  const { status } = answer;
  if (status === 401 || status === 403) return { kind: "inactive", detail: `userinfo: status ${status}` };
  const claims = readJsonObject(answer);
  if (status === 400 && TOKEN_ERRORS.has(claims?.error)) {
    return { kind: "inactive", detail: "userinfo: the provider refuses the token" };
  }
  if (status !== 200) return { kind: "outage", detail: `userinfo: status ${status}` };
  return claims
    ? { kind: "active", claims: withVerifiedState(claims) }
    : { kind: "outage", detail: "userinfo: no JSON object" };
}

/** Cognito writes the state of an e-mail address as a text, where OpenID Connect Core, section 5.1, has a boolean. */
function withVerifiedState(claims: Claims): Claims {
  const state = Object.fromEntries(readTokenClaim("email_verified", claims.email_verified));
  return Object.assign(Object.create(null), claims, state);
}
