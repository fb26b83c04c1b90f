import { z } from "zod";
import type { WireCheckRequest, WireHeaderValue } from "../transport/wire.ts";

/*
 * envoy.service.auth.v3.CheckRequest by the JSON mapping of proto3: names in camel case or as the .proto has them,
 * null for a field that is not there, bytes in base64.
 */

/** A field of Envoy's that no decision depends on: taken as it is, so that what Envoy sent may be pasted whole. */
const unread = z.unknown().optional();
const absentOr = <T extends z.ZodType>(type: T) => type.nullish().transform((value) => value ?? undefined);

const text = z.string("a text");
const texts = z.record(z.string(), text, "a mapping of texts");
const BYTES = "bytes in base64";
const bytes = z
  .string(BYTES)
  .regex(/^[A-Za-z0-9+/_-]*={0,2}$/, BYTES)
  .transform((value) => Buffer.from(value, "base64"));

/** Two spellings of one field. */
const not = (one: string, other: string) => `${one} or ${other}, not both`;

const headerValue = z
  .strictObject({
    key: absentOr(text),
    value: absentOr(text),
    rawValue: absentOr(bytes),
    raw_value: absentOr(bytes),
  })
  .refine(
    ({ rawValue, raw_value }) => rawValue === undefined || raw_value === undefined,
    not("rawValue", "raw_value"),
  )
  .transform(
    ({ key, value, rawValue, raw_value = rawValue }): WireHeaderValue => ({
      ...(key !== undefined && { key }),
      ...(value !== undefined && { value }),
      ...(raw_value !== undefined && { raw_value }),
    }),
  );

const headerMap = z.strictObject({ headers: absentOr(z.array(headerValue, "a list")) });

const http = z
  .strictObject({
    method: text,
    host: text,
    path: text,
    headers: absentOr(texts),
    headerMap: absentOr(headerMap),
    header_map: absentOr(headerMap),
    id: unread,
    scheme: unread,
    query: unread,
    fragment: unread,
    size: unread,
    protocol: unread,
    body: unread,
    rawBody: unread,
    raw_body: unread,
  })
  .refine(
    (fields) => fields.headerMap === undefined || fields.header_map === undefined,
    not("headerMap", "header_map"),
  );

const peer = z.strictObject({
  certificate: absentOr(text),
  address: unread,
  service: unread,
  labels: unread,
  principal: unread,
});

const attributes = z
  .strictObject({
    source: absentOr(peer),
    request: z.strictObject({ http, time: unread }),
    contextExtensions: absentOr(texts),
    context_extensions: absentOr(texts),
    destination: unread,
    metadataContext: unread,
    metadata_context: unread,
    routeMetadataContext: unread,
    route_metadata_context: unread,
    tlsSession: unread,
    tls_session: unread,
  })
  .refine(
    (fields) => fields.contextExtensions === undefined || fields.context_extensions === undefined,
    not("contextExtensions", "context_extensions"),
  );

/** Gives what the service reads of the message, in the form of proto/. */
export const checkRequestSchema = z.strictObject({ attributes }).transform(({ attributes: fields }) => {
  const { source, request, contextExtensions, context_extensions = contextExtensions } = fields;
  const { method, host, path, headers, headerMap, header_map = headerMap } = request.http;
  const listed = header_map?.headers;
  const message: WireCheckRequest = {
    attributes: {
      ...(source?.certificate !== undefined && { source: { certificate: source.certificate } }),
      request: {
        http: {
          method,
          host,
          path,
          ...(headers && { headers }),
          ...(listed && { header_map: { headers: listed } }),
        },
      },
      ...(context_extensions && { context_extensions }),
    },
  };
  return message;
});
