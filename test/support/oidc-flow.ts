import { createHash, randomBytes } from "node:crypto";
import { type DpopKey, makeProof } from "./dpop.ts";
import { type Browser, followRedirects } from "./oidc-browser.ts";
import { basicAuthorization, credentialsOf, introspectionClient, REDIRECT_URI } from "./oidc-clients.ts";
import {
  ENDPOINTS,
  TOKEN_FORMAT_HEADER,
  TOKEN_LIFETIME_HEADER,
  type TokenFormat,
} from "./oidc-configuration.ts";

/** The resource whose audience is `jira`. */
const DEFAULT_RESOURCE = "urn:jira";

export interface TokenRequest {
  readonly format: TokenFormat;
  /** RFC 8707; `urn:jira` for a JWT, which must have an audience, and none for an opaque token. */
  readonly resource?: string;
  readonly scope?: string;
  /** Seconds. */
  readonly expiresIn?: number;
  readonly client?: string;
  /** The client's key, which the token is to be bound to (RFC 9449, section 5). */
  readonly dpop?: DpopKey;
}

export interface UserTokenRequest extends TokenRequest {
  readonly account: string;
  /** Keeps the session at the provider. */
  readonly browser?: Browser;
}

export interface UserTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly idToken: string;
}

/** The authorization code flow with PKCE (RFC 6749, section 4.1; RFC 7636). */
export async function requestUserTokens(issuer: string, request: UserTokenRequest): Promise<UserTokens> {
  const verifier = randomBytes(32).toString("base64url");
  const code = await authorize(issuer, request, verifier);
  const { client = "web" } = request;
  const answer = await requestToken(issuer, client, request, {
    grant_type: "authorization_code",
    redirect_uri: REDIRECT_URI,
    code_verifier: verifier,
    code,
  });
  return {
    accessToken: textOf(answer, "access_token"),
    refreshToken: textOf(answer, "refresh_token"),
    idToken: textOf(answer, "id_token"),
  };
}

/** The client credentials grant (RFC 6749, section 4.4). */
export async function requestClientToken(
  issuer: string,
  request: TokenRequest & { readonly client: string },
): Promise<string> {
  const { scope = "read:jira" } = request;
  const answer = await requestToken(issuer, request.client, request, {
    grant_type: "client_credentials",
    scope,
  });
  return textOf(answer, "access_token");
}

/** RFC 7009; of an access or refresh token it ends the whole grant. */
export async function revokeToken(issuer: string, token: string): Promise<void> {
  const response = await postForm(`${issuer}${ENDPOINTS.revocation}`, introspectionClient.id, { token });
  if (!response.ok) throw new Error(`the provider did not revoke the token: ${await response.text()}`);
}

/** The authorization code, after login and consent in a browser of few talents. */
async function authorize(issuer: string, request: UserTokenRequest, verifier: string): Promise<string> {
  const { account, client = "web", scope = "openid profile email offline_access read:jira" } = request;
  const address = new URL(`${issuer}${ENDPOINTS.authorization}`);
  address.search = new URLSearchParams({
    client_id: client,
    response_type: "code",
    redirect_uri: REDIRECT_URI,
    scope,
    login_hint: account,
    // OpenID Connect Core, section 11: offline_access needs it.
    prompt: "consent",
    code_challenge_method: "S256",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    ...resourceParameter(request),
  }).toString();
  const back = await followRedirects(address, request.browser ?? new Map());
  const code = back.searchParams.get("code");
  if (code === null) throw new Error(`the provider gave no code: ${back.search}`);
  return code;
}

async function requestToken(
  issuer: string,
  client: string,
  request: TokenRequest,
  parameters: Record<string, string>,
): Promise<Map<string, unknown>> {
  const url = `${issuer}${ENDPOINTS.token}`;
  const { dpop: key, format, expiresIn = "" } = request;
  const response = await postForm(
    url,
    client,
    { ...parameters, ...resourceParameter(request) },
    {
      [TOKEN_FORMAT_HEADER]: format,
      [TOKEN_LIFETIME_HEADER]: String(expiresIn),
      ...(key && { dpop: makeProof({ key, method: "POST", url }) }),
    },
  );
  const text = await response.text();
  if (!response.ok) throw new Error(`the provider gave no token: ${text}`);
  return new Map(Object.entries(JSON.parse(text)));
}

function resourceParameter({ format, resource }: TokenRequest): { resource?: string } {
  const wanted = resource ?? (format === "jwt" ? DEFAULT_RESOURCE : undefined);
  return wanted === undefined ? {} : { resource: wanted };
}

function postForm(url: string, client: string, form: Record<string, string>, headers = {}) {
  const authorization = basicAuthorization(credentialsOf(client));
  return fetch(url, {
    method: "POST",
    body: new URLSearchParams(form),
    headers: { ...headers, authorization },
  });
}

function textOf(answer: ReadonlyMap<string, unknown>, name: string): string {
  const value = answer.get(name);
  if (typeof value !== "string") throw new Error(`the provider's answer has no ${name}`);
  return value;
}
