/** Requests of one run of a load generator. */
export interface LoadResult {
  readonly succeeded: number;
  readonly failed: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  /** Milliseconds. */
  readonly p99: number;
}

/** As two workers of an Envoy that has much to ask would: `streams` requests under way on each connection. */
export const LOAD = { connections: 2, streams: 50 } as const;
