/*
 * The messages of proto/ as @grpc/proto-loader gives and takes them: field names as written there, bytes as a
 * Buffer, an enumeration by name. In a request any field may be absent.
 */

export interface WireHeaderValue {
  readonly key?: string;
  readonly value?: string;
  readonly raw_value?: Buffer;
}

/** AttributeContext.HttpRequest; Envoy fills `headers` or, with encode_raw_headers, `header_map`. */
export interface WireHttpRequest {
  readonly method?: string;
  readonly host?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly header_map?: { readonly headers?: readonly WireHeaderValue[] };
}

/** AttributeContext.Peer; Envoy fills it where the filter sets include_peer_certificate. */
export interface WirePeer {
  readonly certificate?: string;
}

export interface WireAttributes {
  readonly source?: WirePeer;
  readonly request?: { readonly http?: WireHttpRequest };
  readonly context_extensions?: Readonly<Record<string, string>>;
}

export interface WireCheckRequest {
  readonly attributes?: WireAttributes;
}

export interface WireHeaderValueOption {
  readonly header: { readonly key: string; readonly value: string };
  readonly append: { readonly value: false };
  readonly append_action: "OVERWRITE_IF_EXISTS_OR_ADD";
}

/** A google.protobuf.Struct of texts; proto-loader's own definition of it has camel-case names. */
export interface WireStruct {
  readonly fields: Readonly<Record<string, { readonly stringValue: string }>>;
}

export interface WireAllowed {
  readonly status: { readonly code: 0 };
  readonly ok_response: {
    readonly headers: readonly WireHeaderValueOption[];
    readonly headers_to_remove: readonly string[];
  };
  readonly dynamic_metadata: WireStruct;
}

/** google.rpc.Code: 7 PERMISSION_DENIED, 13 INTERNAL, 14 UNAVAILABLE, 16 UNAUTHENTICATED. */
export type DenialCode = 7 | 13 | 14 | 16;

export interface WireDenied {
  readonly status: { readonly code: DenialCode };
  readonly denied_response: {
    /** An HTTP status. */
    readonly status: { readonly code: number };
    readonly headers: readonly WireHeaderValueOption[];
    readonly body: string;
  };
  readonly dynamic_metadata: WireStruct;
}

export type WireCheckResponse = WireAllowed | WireDenied;
