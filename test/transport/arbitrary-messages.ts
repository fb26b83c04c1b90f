import fc from "fast-check";

const text = fc.string({ unit: "binary", maxLength: 40 });
const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
const textMap = fc.dictionary(fc.oneof(text, fc.constantFrom("__proto__", "constructor", "policy")), text);

const headerMap = fc.record({
  headers: fc.array(fc.record({ key: text, value: text, raw_value: bytes }, { requiredKeys: [] })),
});

/** A CheckRequest of the fields that `proto/` declares. */
export const checkRequest = fc.record({
  attributes: fc.record({
    source: fc.record({ certificate: text }, { requiredKeys: [] }),
    request: fc.record({
      http: fc.record(
        { method: text, path: text, host: text, headers: textMap, header_map: headerMap },
        { requiredKeys: [] },
      ),
    }),
    context_extensions: textMap,
  }),
});

/** Fields of AttributeContext that Envoy sends and `proto/` leaves out. */
export const unreadAttributes = fc.record(
  {
    metadata_context: fc.record({ filter_metadata: fc.constant({ filter: { fields: {} } }) }),
    tls_session: fc.record({ sni: text }),
  },
  { requiredKeys: [] },
);

/** Fields of AttributeContext.Peer that Envoy sends and `proto/` leaves out. */
export const unreadPeer = fc.record(
  {
    address: fc.record({ socket_address: fc.record({ address: text, port_value: fc.nat() }) }),
    service: text,
    labels: textMap,
    principal: text,
  },
  { requiredKeys: [] },
);

/** Fields of AttributeContext.HttpRequest that Envoy sends and `proto/` leaves out. */
export const unreadHttp = fc.record(
  { id: text, scheme: text, size: fc.integer(), protocol: text, body: text, raw_body: bytes },
  { requiredKeys: [] },
);

/** Plain objects alone, as a decoder makes them. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record<T>(model, { noNullPrototype: true });

const headerOption = record({
  header: record({ key: text, value: text }),
  append: record({ value: fc.boolean() }),
  append_action: fc.constantFrom(
    "APPEND_IF_EXISTS_OR_ADD",
    "ADD_IF_ABSENT",
    "OVERWRITE_IF_EXISTS_OR_ADD",
    "OVERWRITE_IF_EXISTS",
  ),
});
const someHeaders = fc.array(headerOption, { minLength: 1, maxLength: 5 });
const answered = {
  status: record({ code: fc.nat({ max: 16 }) }),
  dynamic_metadata: record({ fields: fc.constant({ user: { stringValue: "ada" } }) }),
};

/** A CheckResponse of the fields that `proto/` declares; lists have entries, as an empty one is not written. */
export const checkResponse = fc.oneof(
  record({
    ...answered,
    ok_response: record({
      headers: someHeaders,
      headers_to_remove: fc.array(text, { minLength: 1, maxLength: 5 }),
    }),
  }),
  record({
    ...answered,
    denied_response: record({
      status: record({
        code: fc.constantFrom(
          "BadRequest",
          "Unauthorized",
          "Forbidden",
          "InternalServerError",
          "ServiceUnavailable",
        ),
      }),
      headers: someHeaders,
      body: text,
    }),
  }),
);
