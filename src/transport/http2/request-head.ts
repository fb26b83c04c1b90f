export interface Field {
  readonly name: string;
  readonly value: string;
}

/** What a unary call is made of; other fields are not kept. */
export interface RequestHead {
  method: string | undefined;
  scheme: string | undefined;
  path: string | undefined;
  contentType: string | undefined;
  timeout: string | undefined;
  contentLength: number | undefined;
  /** Several, which are none (W3C Trace Context, section 3.2), stand joined by commas. */
  traceparent: string | undefined;
  tracestate: string | undefined;
}

/** RFC 9113, section 8.2.2: fields of a connection have no place in HTTP/2. */
const CONNECTION_FIELDS: ReadonlySet<string> = new Set([
  "connection",
  "proxy-connection",
  "keep-alive",
  "transfer-encoding",
  "upgrade",
]);

/** Section 8.2.1: no upper case, no colon but the first, no control, space or byte above ASCII. */
const NAME = /^[\x21-\x39\x3b-\x40\x5b-\x7e]+$/;
const FORBIDDEN_IN_VALUE = /[\0\r\n]|^[ \t]|[ \t]$/;
const LENGTH = /^\d{1,15}$/;

/** Undefined for a malformed request (RFC 9113, section 8.1.1), which costs the stream. */
export function readRequestHead(fields: readonly Field[]): RequestHead | undefined {
  const head: RequestHead = {
    method: undefined,
    scheme: undefined,
    path: undefined,
    contentType: undefined,
    timeout: undefined,
    contentLength: undefined,
    traceparent: undefined,
    tracestate: undefined,
  };
  let authority = false;
  let regular = false;
  for (const field of fields) {
    if (field.name.startsWith(":")) {
      const repeated = field.name === ":authority" && authority;
      if (regular || repeated || !readPseudo(head, field)) return undefined;
      authority ||= field.name === ":authority";
    } else {
      regular = true;
      if (!isWellFormed(field) || !readField(head, field)) return undefined;
    }
  }
  return isComplete(head) ? head : undefined;
}

/** Section 8.1: trailers carry no pseudo-header fields. */
export function areTrailers(fields: readonly Field[]): boolean {
  return fields.every(isWellFormed);
}

/** Section 8.3.1: each exactly once; an empty :path is none. CONNECT is no gRPC, and needs no tunnel here. */
function isComplete({ method, scheme, path }: RequestHead): boolean {
  return Boolean(method && scheme && path);
}

function readPseudo(head: RequestHead, { name, value }: Field): boolean {
  if (FORBIDDEN_IN_VALUE.test(value)) return false;
  if (name === ":authority") return true;
  if (name === ":method" && head.method === undefined) head.method = value;
  else if (name === ":scheme" && head.scheme === undefined) head.scheme = value;
  else if (name === ":path" && head.path === undefined) head.path = value;
  else return false;
  return true;
}

function isWellFormed({ name, value }: Field): boolean {
  if (!NAME.test(name) || FORBIDDEN_IN_VALUE.test(value)) return false;
  if (name === "te") return value === "trailers";
  return !CONNECTION_FIELDS.has(name);
}

function readField(head: RequestHead, { name, value }: Field): boolean {
  if (name === "content-type") head.contentType = value;
  else if (name === "grpc-timeout") head.timeout = value;
  else if (name === "traceparent") head.traceparent = joined(head.traceparent, value);
  else if (name === "tracestate") head.tracestate = joined(head.tracestate, value);
  else if (name === "content-length") {
    if (!LENGTH.test(value) || head.contentLength !== undefined) return false;
    head.contentLength = Number(value);
  }
  return true;
}

const joined = (before: string | undefined, value: string) =>
  before === undefined ? value : `${before},${value}`;
