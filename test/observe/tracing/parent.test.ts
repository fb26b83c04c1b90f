import assert from "node:assert/strict";
import { trace } from "@opentelemetry/api";
import { parentOf } from "../../../src/observe/tracing/parent.ts";
import type { TraceHeaders } from "../../../src/transport/auth-request.ts";
import { requestOf } from "../../gate-under-test.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";
const OTHER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

const requestWith = (headers: Record<string, readonly string[]>) =>
  requestOf({ headers: new Map(Object.entries(headers)) });
const parentIn = (headers: Record<string, readonly string[]>, caller?: TraceHeaders) =>
  trace.getSpanContext(parentOf(requestWith(headers), caller));
const caller = (traceparent: string, tracestate?: string): TraceHeaders => ({ traceparent, tracestate });

/** W3C Trace Context, sections 3.2 and 4.3. */
const MALFORMED = {
  "the version ff": `ff-${TRACE}-${SPAN}-01`,
  "a version of one digit": `0-${TRACE}-${SPAN}-01`,
  "a version of letters": `xy-${TRACE}-${SPAN}-01`,
  "a trace id of zeros": `00-${"0".repeat(32)}-${SPAN}-01`,
  "a parent id of zeros": `00-${TRACE}-${"0".repeat(16)}-01`,
  "a trace id in upper case": `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  "a parent id in upper case": `00-${TRACE}-${SPAN.toUpperCase()}-01`,
  "a trace id too short": `00-${TRACE.slice(1)}-${SPAN}-01`,
  "a trace id too long": `00-${TRACE}0-${SPAN}-01`,
  "a parent id too long": `00-${TRACE}-${SPAN}0-01`,
  "a letter beyond f": `00-${TRACE.replace("a", "g")}-${SPAN}-01`,
  "flags too long": `00-${TRACE}-${SPAN}-010`,
  "flags of one digit": `00-${TRACE}-${SPAN}-1`,
  "more than version 00 has": `00-${TRACE}-${SPAN}-01-more`,
  "an end too early": `00-${TRACE}-${SPAN}`,
  "another separator": `00_${TRACE}_${SPAN}_01`,
  nothing: "",
};

describe("the parent of a check", () => {
  it("is what the call's own headers tell, whatever the request has", () => {
    const parent = parentIn({ traceparent: [OTHER] }, caller(`00-${TRACE}-${SPAN}-01`, "a=1"));
    assert.deepEqual(
      [parent?.traceId, parent?.spanId, parent?.traceFlags, parent?.isRemote],
      [TRACE, SPAN, 1, true],
    );
    assert.equal(parent?.traceState?.serialize(), "a=1");
  });

  it("is what the request's headers tell where the call has none", () => {
    const parent = parentIn({ traceparent: [`00-${TRACE}-${SPAN}-00`], tracestate: ["a=1", "b=2"] });
    assert.deepEqual([parent?.traceId, parent?.spanId, parent?.traceFlags], [TRACE, SPAN, 0]);
    assert.equal(parent?.traceState?.serialize(), "a=1,b=2");
  });

  it("is nothing where nobody tells", () => {
    assert.equal(parentIn({}), undefined);
    assert.equal(parentIn({ tracestate: ["a=1"] }), undefined);
  });

  for (const [name, traceparent] of Object.entries(MALFORMED)) {
    it(`is nothing for ${name}`, () => {
      assert.equal(parentIn({ traceparent: [traceparent] }), undefined);
      assert.equal(parentIn({ traceparent: [OTHER] }, caller(traceparent)), undefined);
    });
  }

  it("is nothing where the header is there twice", () => {
    assert.equal(parentIn({ traceparent: [OTHER, OTHER] }), undefined);
    assert.equal(parentIn({ traceparent: [OTHER, `00-${TRACE}-${SPAN}-01`] }), undefined);
  });

  it("is read of a later version as far as this one knows it", () => {
    const parent = parentIn({}, caller(`cc-${TRACE}-${SPAN}-01-what-the-future-will-be-like`));
    assert.deepEqual([parent?.traceId, parent?.traceFlags], [TRACE, 1]);
  });

  it("drops a state that is malformed or too long, and keeps the parent", () => {
    for (const tracestate of ["no state", `a=${"x".repeat(600)}`, ""]) {
      const parent = parentIn({}, caller(`00-${TRACE}-${SPAN}-01`, tracestate));
      assert.deepEqual([parent?.traceId, parent?.traceState?.serialize() ?? ""], [TRACE, ""]);
    }
  });
});
