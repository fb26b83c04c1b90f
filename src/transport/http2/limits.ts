/** How many of one kind of frame a connection may send: these at once, more by time and by work. */
export interface Allowance {
  readonly burst: number;
  readonly perSecond: number;
  /** Earned by each call answered and each larger DATA frame sent: a busy connection may do more. */
  readonly perWork: number;
}

/** What a peer can flood with. CVE numbers say where each became known. */
export type Flood = keyof typeof FLOODS;

export const FLOODS = {
  /** CVE-2023-44487 and CVE-2019-9514: RST_STREAM of a call that has no answer yet, or of none. */
  rapidReset: { burst: 1_000, perSecond: 100, perWork: 1 },
  /** CVE-2025-8671: a stream that the peer makes us reset. */
  serverReset: { burst: 1_000, perSecond: 100, perWork: 0 },
  /** CVE-2019-9512. Clients that measure their bandwidth ping once a response. */
  ping: { burst: 100, perSecond: 10, perWork: 2 },
  /** CVE-2019-9515. */
  settings: { burst: 50, perSecond: 1, perWork: 0 },
  /** CVE-2019-9513: PRIORITY, and frames of types unknown to us. */
  ignoredFrame: { burst: 200, perSecond: 10, perWork: 2 },
  windowUpdate: { burst: 1_000, perSecond: 100, perWork: 10 },
  /** CVE-2019-9518: frames without payload that end nothing. */
  emptyFrame: { burst: 50, perSecond: 5, perWork: 1 },
  /** DATA of a few bytes that ends nothing: each costs as much as a full one. */
  tinyData: { burst: 1_000, perSecond: 100, perWork: 4 },
  /** CVE-2019-9511: windows that let us send a few bytes at a time. */
  tinyWindow: { burst: 200, perSecond: 10, perWork: 1 },
} as const satisfies Readonly<Record<string, Allowance>>;

/** DATA below this many bytes counts as tiny, in either direction. */
export const TINY_BYTES = 64;

/** Names for metrics; to go beyond one costs the connection, except where README says "the call". */
export type LimitName =
  | Flood
  | "concurrentStreams"
  | "headerBlock"
  | "headerList"
  | "messageSize"
  | "bufferedOutput"
  | "slowPreface"
  | "slowRequest"
  | "slowReader"
  | "keepAlive";

/** Sizes in bytes, times in milliseconds. */
export interface Http2Limits {
  /** Calls under way on a connection; those that the client gave up count until their method has settled. */
  readonly maxConcurrentStreams: number;
  /** The same, until the client has acknowledged our settings: it may send a burst before it has read them. */
  readonly maxEarlyStreams: number;
  readonly maxMessageBytes: number;
  /** Decoded, 32 bytes a field added (RFC 9113, section 6.5.2). */
  readonly maxHeaderListBytes: number;
  /** As sent, over HEADERS and all its CONTINUATION frames. */
  readonly maxHeaderBlockBytes: number;
  readonly maxContinuations: number;
  /** Answers that wait for the peer's windows or for its socket. */
  readonly maxBufferedOutputBytes: number;
  /** What a client may send of one request, and of all, before we have read it. */
  readonly streamWindow: number;
  readonly connectionWindow: number;
  /** From the connection to the client's first SETTINGS. */
  readonly prefaceMilliseconds: number;
  /** From the start of a request to its end. */
  readonly requestMilliseconds: number;
  /** How long answers may wait without the peer taking any byte. */
  readonly stalledMilliseconds: number;
  /** Silence after which a PING is sent, and silence after that which gives the peer up. */
  readonly keepAliveMilliseconds: number;
  readonly keepAliveTimeoutMilliseconds: number;
  /** Give or take a tenth, so that connections made together do not end together. */
  readonly maxAgeMilliseconds: number;
  readonly maxAgeGraceMilliseconds: number;
  readonly floods: Readonly<Record<Flood, Allowance>>;
}

export const DEFAULT_LIMITS: Http2Limits = {
  maxConcurrentStreams: 1_024,
  maxEarlyStreams: 1_024,
  maxMessageBytes: 4_194_304,
  maxHeaderListBytes: 16_384,
  maxHeaderBlockBytes: 32_768,
  maxContinuations: 8,
  maxBufferedOutputBytes: 16_777_216,
  streamWindow: 1_048_576,
  connectionWindow: 16_777_216,
  prefaceMilliseconds: 10_000,
  requestMilliseconds: 30_000,
  stalledMilliseconds: 20_000,
  keepAliveMilliseconds: 60_000,
  keepAliveTimeoutMilliseconds: 20_000,
  maxAgeMilliseconds: 3_600_000,
  maxAgeGraceMilliseconds: 30_000,
  floods: FLOODS,
};
