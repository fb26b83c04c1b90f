import { MESSAGE_PREFIX_BYTES } from "./grpc-message.ts";
import type { Allowance, Http2Limits } from "./limits.ts";
import { DEFAULT_WINDOW, MAX_WINDOW } from "./settings.ts";

type NumberedLimit = Exclude<keyof Http2Limits, "floods">;

/** A timer of Node's takes no more, in milliseconds. */
const LONGEST_TIME = 2 ** 31 - 1;
const LARGEST_SETTING = 2 ** 32 - 1;

/** The least and the most of each; all are whole numbers. */
const RANGES: Readonly<Record<NumberedLimit, readonly [least: number, most: number]>> = {
  maxConcurrentStreams: [1, LARGEST_SETTING],
  maxEarlyStreams: [1, LARGEST_SETTING],
  // A gRPC length is 32 bits; no message is larger than the window it is kept in.
  maxMessageBytes: [0, MAX_WINDOW - MESSAGE_PREFIX_BYTES],
  maxHeaderListBytes: [1, LARGEST_SETTING],
  maxHeaderBlockBytes: [1, Number.MAX_SAFE_INTEGER],
  maxContinuations: [0, Number.MAX_SAFE_INTEGER],
  maxBufferedOutputBytes: [1, Number.MAX_SAFE_INTEGER],
  // Less cannot be announced in time: a client may send as much before it has our settings.
  streamWindow: [DEFAULT_WINDOW, MAX_WINDOW],
  // It can only be raised, and by no less than 1 (RFC 9113, section 6.9).
  connectionWindow: [DEFAULT_WINDOW + 1, MAX_WINDOW],
  prefaceMilliseconds: [1, LONGEST_TIME],
  requestMilliseconds: [1, LONGEST_TIME],
  stalledMilliseconds: [1, LONGEST_TIME],
  keepAliveMilliseconds: [1, LONGEST_TIME],
  keepAliveTimeoutMilliseconds: [1, LONGEST_TIME],
  maxAgeMilliseconds: [1, LONGEST_TIME],
  maxAgeGraceMilliseconds: [0, LONGEST_TIME],
};

/** The same limits. A RangeError, saying which and why, for those that no connection could be served with. */
export function checkLimits(limits: Http2Limits): Http2Limits {
  for (const name of numberedLimits()) {
    const [least, most] = RANGES[name];
    const value = limits[name];
    if (Number.isInteger(value) && value >= least && value <= most) continue;
    throw new RangeError(`limits.${name} must be a whole number from ${least} to ${most}, not ${value}`);
  }
  const largest = limits.maxMessageBytes + MESSAGE_PREFIX_BYTES;
  if (limits.connectionWindow < largest) {
    throw new RangeError(`limits.connectionWindow must be at least maxMessageBytes + 5, ${largest}`);
  }
  for (const [flood, allowance] of Object.entries(limits.floods)) checkAllowance(flood, allowance);
  return limits;
}

function numberedLimits(): readonly NumberedLimit[] {
  return Object.keys(RANGES).filter((name): name is NumberedLimit => Object.hasOwn(RANGES, name));
}

function checkAllowance(flood: string, { burst, perSecond, perWork }: Allowance): void {
  const isAllowance = burst >= 1 && perSecond >= 0 && perWork >= 0;
  if (!isAllowance) {
    throw new RangeError(`limits.floods.${flood} must have a burst of 1 or more, and no negative number`);
  }
}
