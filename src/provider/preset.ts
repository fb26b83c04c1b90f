import type { GrantType } from "../decision/decision.ts";
import type { EndpointName } from "./endpoints.ts";

/** A way to validate a token: with keys, by RFC 7662, by OpenID Connect's userinfo, or by calls of the provider's own. */
export type Verify = "keys" | "introspection" | "userinfo" | "tokenCheck";

/** What is known of a provider's tokens, as its documentation has it. */
export interface TokenTraits {
  /** Claims that name the client a token was issued to; the first present counts. */
  readonly clientClaims: readonly string[];
  /** Claims that hold the scopes, as a text or a list; the first present counts. */
  readonly scopeClaims: readonly string[];
  /** The claim that says for whom a token is meant. */
  readonly audienceClaim: string;
  /** Tells a client's own token from a user's where `sub` does not; `{client}` stands for the client's id. */
  readonly clientToken?: ClaimMark;
  /** Borne by every user's access token and by no client's own; where `accessToken` is absent, by no ID token either. */
  readonly userToken?: string;
  /** Borne by access tokens alone: tells them from the provider's ID tokens. */
  readonly accessToken?: ClaimMark;
}

/** A claim that must have one of these values; the text `{client}` in one stands for the client's id. */
export interface ClaimMark {
  readonly claim: string;
  readonly values: readonly string[];
}

/** Part of an answer that says something: a dotted path to a member, and the values by which it says so. */
export interface AnswerMark {
  readonly status: number;
  readonly member?: string;
  readonly values?: readonly (string | number | boolean)[];
}

/** One call by which a provider tells about a token outside of RFC 7662 and OpenID Connect. */
export interface TokenCall {
  readonly method: "GET" | "POST";
  /** `{url}` and `{clientId}` are replaced by settings. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where the token goes; a name is that of a parameter of the query or the form, or of a member of the JSON body. */
  readonly token:
    | "bearer"
    | { readonly query: string }
    | { readonly form: string }
    | { readonly json: string };
  /** How our client proves itself; `query` sends `clientId|clientSecret` under this name. */
  readonly client?: "basic" | { readonly query: string };
  /** All of what a good answer holds; an answer of no other mark without them is an outage. */
  readonly good: readonly AnswerMark[];
  /** Answers that are about the token. */
  readonly inactive: readonly AnswerMark[];
  /** Answers that are about our own client. */
  readonly clientRefused?: readonly AnswerMark[];
  /** Claim to the dotted path of its value in the answer; `[flag]` is the element of a list whose flag is true. */
  readonly claims: Readonly<Record<string, string>>;
}

/** One provider, or one kind of provider. */
export interface Preset extends TokenTraits {
  /** Where the facts of the row stand. */
  readonly documentation: readonly string[];
  /** The setting that says where the provider is, or `none` where there is but one. */
  readonly location: "issuer" | "tenant" | "url" | "endpoints" | "introspection" | "none";
  /** The default of `url`. */
  readonly url?: string;
  /** The `iss` of its JWTs, where it is not the setting `issuer`. */
  readonly issuers?: readonly string[];
  /** The discovery document that gives the addresses: OpenID Connect Discovery 1.0 or RFC 8414. */
  readonly discovery?: "openid" | "oauth";
  /** Addresses; `{tenant}`, `{url}` and `{issuer}` are replaced by settings. */
  readonly endpoints?: Readonly<Partial<Record<EndpointName, string>>>;
  /** Calls made one after the other; each adds its claims. */
  readonly calls?: readonly TokenCall[];
  /** The ways of each grant, the default first; a grant without any cannot use the provider. */
  readonly verify: Readonly<Partial<Record<GrantType, readonly Verify[]>>>;
  /** The claim that names the user; absent where only the provider's administrator knows. */
  readonly username?: string;
  /** How its opaque tokens begin. */
  readonly tokenPrefix?: readonly string[];
  /** `token_type` of an access token at introspection, in lower case; empty where none is sent. */
  readonly tokenTypes: readonly string[];
}
