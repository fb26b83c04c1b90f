import type { AuthRequest, RequestHeaders } from "./auth-request.ts";
import type { WireAttributes, WireCheckRequest, WireHeaderValue, WireHttpRequest } from "./wire.ts";

/** A longer or unprintable request id would let a client write into logs and answers. */
const REQUEST_ID = /^[\x21-\x7e]{1,128}$/;

/** Reads Envoy's CheckRequest; total: whatever the message lacks is the empty string or undefined. */
export function toAuthRequest(message: WireCheckRequest): AuthRequest {
  const http = message.attributes?.request?.http;
  const headers = readHeaders(http);
  return {
    requestId: readRequestId(headers),
    method: http?.method ?? "",
    host: http?.host ?? "",
    path: http?.path ?? "",
    headers,
    policyName: readPolicyName(message.attributes?.context_extensions),
    peerCertificate: message.attributes?.source?.certificate,
  };
}

/** Both forms are read, so that a header sent in each of them counts as a duplicate. */
function readHeaders(http: WireHttpRequest | undefined): RequestHeaders {
  const headers = new Map<string, string[]>();
  for (const [name, value] of Object.entries(http?.headers ?? {})) add(headers, name, value);
  for (const header of http?.header_map?.headers ?? []) add(headers, header.key ?? "", textOf(header));
  return headers;
}

function add(headers: Map<string, string[]>, name: string, value: string): void {
  const key = name.toLowerCase();
  const values = headers.get(key);
  if (values) values.push(value);
  else headers.set(key, [value]);
}

/** Bytes that are no UTF-8 become U+FFFD, as they do in the texts of the other form. */
function textOf({ raw_value, value }: WireHeaderValue): string {
  return raw_value?.toString("utf8") ?? value ?? "";
}

/** Undefined where there are several, as where there is none. */
export function readRequestId(headers: Pick<RequestHeaders, "get">): string | undefined {
  const [id, ...others] = headers.get("x-request-id") ?? [];
  return id !== undefined && others.length === 0 && REQUEST_ID.test(id) ? id : undefined;
}

/** An empty name is given all the same: it names no policy and thereby denies. */
function readPolicyName(extensions: WireAttributes["context_extensions"]): string | undefined {
  return extensions && Object.hasOwn(extensions, "policy") ? extensions.policy : undefined;
}
