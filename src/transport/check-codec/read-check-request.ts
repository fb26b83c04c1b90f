import type { AuthRequest } from "../auth-request.ts";
import { readRequestId } from "../check-request.ts";
import { fromBinary } from "./binary-text.ts";
import { readHeaderValue, readMapEntry } from "./read-entry.ts";
import { type ReceivedHeader, ReceivedHeaders } from "./received-headers.ts";
import { lengthDelimited, readFields, readMessage, WireCursor } from "./wire-cursor.ts";

/** The fields that are read, by their messages in proto/. A known number with another wire type is unknown. */
const CHECK_REQUEST = { attributes: lengthDelimited(1) };
const ATTRIBUTES = {
  source: lengthDelimited(1),
  request: lengthDelimited(4),
  contextExtensions: lengthDelimited(10),
};
const PEER = { certificate: lengthDelimited(5) };
const REQUEST = { http: lengthDelimited(2) };
const HTTP = {
  method: lengthDelimited(2),
  headers: lengthDelimited(3),
  path: lengthDelimited(4),
  host: lengthDelimited(5),
  headerMap: lengthDelimited(13),
};
const HEADER_MAP = { headers: lengthDelimited(1) };

/** What was met so far. A message that comes twice is merged, as both are read into the same place. */
interface Found {
  method: string;
  host: string;
  path: string;
  policyName: string | undefined;
  peerCertificate: string | undefined;
  readonly mapped: ReceivedHeader[];
  readonly listed: ReceivedHeader[];
}

/**
 * Reads Envoy's CheckRequest from its bytes, by the rules of toAuthRequest and of protobuf: a field's last
 * value counts, messages are merged, what is unknown is skipped. Undefined where the bytes are no such
 * message. The request shares no memory with `message`.
 */
export function readCheckRequest(message: Buffer): AuthRequest | undefined {
  const cursor = new WireCursor(message.toString("latin1"));
  const found: Found = {
    method: "",
    host: "",
    path: "",
    policyName: undefined,
    peerCertificate: undefined,
    mapped: [],
    listed: [],
  };
  readFields(cursor, found, readCheckField);
  return cursor.malformed ? undefined : toAuthRequest(found);
}

function toAuthRequest({
  method,
  host,
  path,
  policyName,
  peerCertificate,
  mapped,
  listed,
}: Found): AuthRequest {
  const headers = new ReceivedHeaders(mapped, listed);
  return { requestId: readRequestId(headers), method, host, path, headers, policyName, peerCertificate };
}

function readCheckField(tag: number, cursor: WireCursor, found: Found): void {
  if (tag === CHECK_REQUEST.attributes) readMessage(cursor, found, readAttribute);
  else cursor.skip(tag);
}

function readAttribute(tag: number, cursor: WireCursor, found: Found): void {
  if (tag === ATTRIBUTES.source) readMessage(cursor, found, readPeerField);
  else if (tag === ATTRIBUTES.request) readMessage(cursor, found, readRequestField);
  else if (tag === ATTRIBUTES.contextExtensions) readExtension(cursor, found);
  else cursor.skip(tag);
}

function readPeerField(tag: number, cursor: WireCursor, found: Found): void {
  if (tag === PEER.certificate) found.peerCertificate = fromBinary(cursor.take());
  else cursor.skip(tag);
}

function readRequestField(tag: number, cursor: WireCursor, found: Found): void {
  if (tag === REQUEST.http) readMessage(cursor, found, readHttpField);
  else cursor.skip(tag);
}

function readHttpField(tag: number, cursor: WireCursor, found: Found): void {
  if (tag === HTTP.headers) found.mapped.push(readMapEntry(cursor));
  else if (tag === HTTP.headerMap) readMessage(cursor, found, readHeaderMapField);
  else if (tag === HTTP.method) found.method = fromBinary(cursor.take());
  else if (tag === HTTP.path) found.path = fromBinary(cursor.take());
  else if (tag === HTTP.host) found.host = fromBinary(cursor.take());
  else cursor.skip(tag);
}

function readHeaderMapField(tag: number, cursor: WireCursor, found: Found): void {
  if (tag === HEADER_MAP.headers) found.listed.push(readHeaderValue(cursor));
  else cursor.skip(tag);
}

/** An empty name is given all the same: it names no policy and thereby denies. */
function readExtension(cursor: WireCursor, found: Found): void {
  const { key, value } = readMapEntry(cursor);
  if (key === "policy") found.policyName = fromBinary(value);
}
