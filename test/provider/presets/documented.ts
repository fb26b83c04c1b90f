import type { RefusalCode } from "../../../src/decision/outcome.ts";
import type { ShortGrant } from "../../grant/grants-under-test.ts";
import { basicAuthorization, type ClientCredentials } from "../../support/oidc-clients.ts";
import type { WrittenProvider } from "../provider-under-test.ts";

/** Seconds since 1970: 14 November 2023, and 1 January 2100, which no test lives to see. */
export const ISSUED = 1_700_000_000;
export const FAR = 4_102_444_800;
/** 18 May 2033: the time at which claims are looked at. */
export const NOW = 2_000_000_000;

/** One answer, as the provider's documentation shows it. */
export interface DocumentedAnswer {
  readonly status: number;
  readonly type?: string;
  /** A text as it is, anything else as JSON. */
  readonly body: unknown;
}

/** One request, whole: whatever else arrived would be a mistake. */
export interface DocumentedCall {
  readonly method: "GET" | "POST";
  readonly url: string;
  /** Without those of the connection. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A document that a provider publishes, by its address. */
export type Published = readonly (readonly [url: string, document: object])[];

export type Expected = RefusalCode | `runs as ${string}`;

export type { ShortGrant, WrittenProvider };

/** What differs from the usual of the table that a case stands in. */
export interface Change {
  readonly provider?: Partial<WrittenProvider>;
  readonly grant?: ShortGrant;
  readonly token?: string;
}

/** As many answers as there must be calls. */
export type Case = readonly [
  what: string,
  answers: readonly DocumentedAnswer[],
  expected: Expected,
  change?: Change,
];

/** Those that count, and others as far as they are of interest. */
export interface StandardClaims {
  readonly client_id: string | undefined;
  readonly scope: string | readonly string[] | undefined;
  readonly aud: string | readonly string[] | undefined;
  readonly [claim: string]: unknown;
}

/** A preset that asks its provider about tokens, in one of its ways. */
export interface AskedPreset {
  readonly name: string;
  readonly provider: WrittenProvider;
  readonly grant: ShortGrant;
  readonly token: string;
  readonly published?: Published;
  /** The calls about a token, one after the other, and the answers with which it is taken. */
  readonly calls: (token: string) => readonly DocumentedCall[];
  readonly good: readonly DocumentedAnswer[];
  /** What is then known of the token, by the standard names. */
  readonly claims: StandardClaims;
  readonly cases: readonly Case[];
}

/** Claims, and what becomes of a JWT that holds them at a jwt grant and at one for clients' own tokens. */
export type KeyedCase = readonly [
  what: string,
  claims: object,
  jwt: Expected,
  client: Expected,
  change?: KeyedChange,
];

export interface KeyedChange {
  readonly typ?: string;
  readonly provider?: Partial<WrittenProvider>;
  readonly jwt?: ShortGrant;
}

/** A preset that verifies its provider's JWTs with the provider's keys. */
export interface KeyedPreset {
  readonly name: string;
  readonly provider: WrittenProvider;
  readonly published?: Published;
  readonly jwks: string;
  readonly jwt: ShortGrant;
  readonly client: ShortGrant;
  /** Claims of access tokens that are taken, and what they are by the standard names. */
  readonly ofUser: object;
  readonly userClaims: StandardClaims;
  readonly ofClient: object;
  readonly clientClaims: StandardClaims;
  readonly cases: readonly KeyedCase[];
}

export const json = (body: unknown, status = 200): DocumentedAnswer => ({ status, body });

/** The media type alone says whether an answer is JSON. */
export const text = (body: string, status: number): DocumentedAnswer => ({ status, type: "text/html", body });

export const INACTIVE = json({ active: false });

const JSON_ONLY = { accept: "application/json" };

/** Bearer authentication (RFC 6750, section 2.1), as at userinfo. */
export function bearerCall(url: string, token: string, method: "GET" | "POST" = "GET"): DocumentedCall {
  return { method, url, headers: { ...JSON_ONLY, authorization: `Bearer ${token}` } };
}

/** RFC 7662, section 2.1. */
export function introspectionCall(url: string, token: string, client: ClientCredentials): DocumentedCall {
  return formCall(url, { token, token_type_hint: "access_token" }, client);
}

export function formCall(
  url: string,
  form: Readonly<Record<string, string>>,
  client: ClientCredentials,
): DocumentedCall {
  const type = { "content-type": "application/x-www-form-urlencoded" };
  const headers = { ...JSON_ONLY, ...type, authorization: basicAuthorization(client) };
  return { method: "POST", url, headers, body: new URLSearchParams(form).toString() };
}

/** A JWT for a provider that is asked about it, where nobody looks at its signature. */
export function shownJwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return [part({ alg: "RS256", kid: "1", typ: "JWT" }), part(claims), "c2lnbmVk"].join(".");
}
