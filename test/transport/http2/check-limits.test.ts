import { equal, throws } from "node:assert/strict";
import { checkLimits } from "../../../src/transport/http2/check-limits.ts";
import { DEFAULT_LIMITS, FLOODS, type Http2Limits } from "../../../src/transport/http2/limits.ts";
import { createHttp2Server } from "../../../src/transport/http2/server.ts";

const IMPOSSIBLE: readonly (readonly [limits: Partial<Http2Limits>, message: RegExp])[] = [
  [
    { connectionWindow: 65_535, maxMessageBytes: 10 },
    /limits\.connectionWindow must be a whole number from 65536 /,
  ],
  [
    { connectionWindow: 4_194_308 },
    /limits\.connectionWindow must be at least maxMessageBytes \+ 5, 4194309/,
  ],
  [{ connectionWindow: 2 ** 31 }, /limits\.connectionWindow .* to 2147483647, not 2147483648/],
  [{ streamWindow: 65_534 }, /limits\.streamWindow must be a whole number from 65535 /],
  [{ streamWindow: 2 ** 31 }, /limits\.streamWindow/],
  [{ maxConcurrentStreams: 0 }, /limits\.maxConcurrentStreams must be a whole number from 1 /],
  [{ maxConcurrentStreams: 1.5 }, /limits\.maxConcurrentStreams .* not 1\.5/],
  [{ maxMessageBytes: -1 }, /limits\.maxMessageBytes/],
  [{ maxHeaderListBytes: Number.NaN }, /limits\.maxHeaderListBytes .* not NaN/],
  [{ prefaceMilliseconds: 0 }, /limits\.prefaceMilliseconds/],
  [{ maxAgeMilliseconds: Number.POSITIVE_INFINITY }, /limits\.maxAgeMilliseconds/],
  [
    { floods: { ...FLOODS, ping: { burst: 0, perSecond: 1, perWork: 1 } } },
    /limits\.floods\.ping must have a burst/,
  ],
  [{ floods: { ...FLOODS, ping: { burst: 1, perSecond: -1, perWork: 1 } } }, /limits\.floods\.ping/],
];

describe("limits of the HTTP/2 server that cannot be", () => {
  for (const [limits, message] of IMPOSSIBLE) {
    it(`are refused before anything is served: ${JSON.stringify(limits).slice(0, 60)}`, () => {
      throws(() => createHttp2Server({ methods: new Map(), limits }), message);
    });
  }

  it("are not the defaults, nor the least of each", () => {
    equal(checkLimits(DEFAULT_LIMITS), DEFAULT_LIMITS);
    const least = { maxMessageBytes: 65_531, connectionWindow: 65_536, streamWindow: 65_535 };
    equal(checkLimits({ ...DEFAULT_LIMITS, ...least }).connectionWindow, 65_536);
  });
});
