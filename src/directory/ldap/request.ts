import { BindRequest, ExtendedRequest, type Filter, SearchRequest } from "ldapts";
import { BIND_RESPONSE, EXTENDED_RESPONSE, SEARCH_RESULT_DONE } from "./message.ts";

/** One request, and the operation that its result belongs to. */
export interface Request {
  readonly result: number;
  write(messageId: number): Buffer;
}

/** RFC 4511, section 4.14.1. */
const START_TLS = "1.3.6.1.4.1.1466.20037";

export const startTlsRequest: Request = {
  result: EXTENDED_RESPONSE,
  write: (messageId) => new ExtendedRequest({ messageId, oid: START_TLS }).write(),
};

export function bindRequest({ dn, password }: { readonly dn: string; readonly password: string }): Request {
  return {
    result: BIND_RESPONSE,
    write: (messageId) => new BindRequest({ messageId, dn, password }).write(),
  };
}

export interface SearchParameters {
  readonly base: string;
  readonly filter: Filter;
  /** Asked for by name: operational ones do not come otherwise. */
  readonly attributes: readonly string[];
  /** Entries. */
  readonly sizeLimit: number;
  /** Milliseconds. */
  readonly timeout: number;
}

export function searchRequest(parameters: SearchParameters): Request {
  const { base, filter, attributes, sizeLimit, timeout } = parameters;
  return {
    result: SEARCH_RESULT_DONE,
    write: (messageId) =>
      new SearchRequest({
        messageId,
        baseDN: base,
        scope: "sub",
        filter,
        attributes: [...attributes],
        sizeLimit,
        timeLimit: Math.ceil(timeout / 1_000),
      }).write(),
  };
}
