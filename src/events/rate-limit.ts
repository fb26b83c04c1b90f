/** A token bucket: as many requests may come at once as may come in a second. */
export interface RateLimit {
  /** Zero where the request may come; else the milliseconds until one may. */
  take(): number;
}

export function createRateLimit(perSecond: number): RateLimit {
  let tokens = perSecond;
  let filledAt = performance.now();
  return {
    take() {
      const now = performance.now();
      tokens = Math.min(perSecond, tokens + ((now - filledAt) / 1_000) * perSecond);
      filledAt = now;
      if (tokens < 1) return ((1 - tokens) / perSecond) * 1_000;
      tokens -= 1;
      return 0;
    },
  };
}
