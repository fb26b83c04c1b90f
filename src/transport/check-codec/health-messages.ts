import { fromBinary } from "./binary-text.ts";
import { lengthDelimited, readFields, WireCursor } from "./wire-cursor.ts";

const SERVICE = lengthDelimited(1);

/** HealthCheckRequest's service, empty where it names none; undefined where the bytes are no such message. */
export function readHealthCheckRequest(message: Buffer): string | undefined {
  const cursor = new WireCursor(message.toString("latin1"));
  const found = { service: "" };
  readFields(cursor, found, (tag, at, into) => {
    if (tag === SERVICE) into.service = fromBinary(at.take());
    else at.skip(tag);
  });
  return cursor.malformed ? undefined : found.service;
}

/** HealthCheckResponse.ServingStatus. */
const SERVING_STATUS = { SERVING: 1, NOT_SERVING: 2, SERVICE_UNKNOWN: 3 } as const;

export type ServingStatus = keyof typeof SERVING_STATUS;

/** The bytes of a HealthCheckResponse: its only field, `status`, a varint. */
export function encodeHealthCheckResponse(status: ServingStatus): Buffer {
  return Buffer.from([1 << 3, SERVING_STATUS[status]]);
}
