import assert from "node:assert/strict";
import fc from "fast-check";
import { createLineWriter, createLog, describeDefect } from "../../src/observe/log.ts";

const SECRET = "eyJhbGciOiJub25lIn0";

describe("createLog", () => {
  it("writes lines of JSON with the time, and nothing below its level", () => {
    const lines: string[] = [];
    const log = createLog("warn", { write: (line) => void lines.push(line) });
    log.info("not this");
    log.warn({ policy: "jira" }, "this");
    assert.equal(lines.length, 1);
    const { time, ...rest } = JSON.parse(lines[0] ?? "");
    assert.match(time, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.deepEqual(rest, { level: "warn", policy: "jira", msg: "this" });
  });
});

describe("createLineWriter", () => {
  const text = fc.option(fc.oneof(fc.string({ unit: "binary" }), fc.string()), { nil: undefined });
  const fields = fc.record({
    user: text,
    host: text,
    milliseconds: fc.double({ noDefaultInfinity: true, noNaN: true }),
  });

  it("writes what the log itself would write, whatever the texts hold", () => {
    const lines: string[] = [];
    const log = createLog("info", { write: (line) => void lines.push(line) });
    fc.assert(
      fc.property(fields, fields, text, (common, own, policy) => {
        lines.length = 0;
        createLineWriter(log, { level: "warn", fields: { policy }, msg: "decision" })(own);
        log.warn({ policy, ...own }, "decision");
        assert.equal(lines.length, 2);
        for (const line of lines) assert.match(line, /^[^\n]*\n$/);
        const [written, expected] = lines.map((line) => ({ ...JSON.parse(line), time: undefined }));
        assert.deepEqual(written, expected);
        createLineWriter(log, { level: "info", fields: common, msg: "decision" })({});
        assert.equal(JSON.parse(lines[2] ?? "").level, "info");
      }),
    );
  });

  it("writes nothing below the level of the log", () => {
    const lines: string[] = [];
    const log = createLog("warn", { write: (line) => void lines.push(line) });
    createLineWriter(log, { level: "info", fields: {}, msg: "decision" })({ user: "alice" });
    createLineWriter(log, { level: "error", fields: {}, msg: "decision" })({ user: "alice" });
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).level),
      ["error"],
    );
  });
});

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
}

describe("describeDefect", () => {
  it("tells class, code and place", () => {
    const error = Object.assign(new TypeError(SECRET), { code: "ERR_ODD" });
    const { at, ...rest } = describeDefect(error);
    assert.deepEqual(rest, { error: "TypeError", code: "ERR_ODD" });
    assert.match(at[0] ?? "", /^at .*log\.test\.ts:\d+:\d+\)?$/);
  });

  for (const [name, error] of [
    ["a message", new Error(SECRET)],
    ["a message that looks like a stack", new Error(`x\n    at ${SECRET}\n    at y (${SECRET}:1:1)`)],
    ["a message with a replacement pattern", new Error(`$& $\` ${SECRET}\n    at $' ${SECRET}`)],
    ["the input that JSON.parse quotes", thrownBy(() => JSON.parse(`${SECRET}\n    at`))],
    ["its cause", new Error("x", { cause: new Error(SECRET) })],
    ["the errors that it gathers", new AggregateError([new Error(SECRET)], "x")],
    ["its members", Object.assign(new Error("x"), { token: SECRET, code: { text: SECRET } })],
    ["a thrown text", SECRET],
    ["a thrown object", { message: SECRET, stack: SECRET, code: SECRET }],
  ] as const) {
    it(`holds nothing of ${name}`, () =>
      assert.equal(JSON.stringify(describeDefect(error)).includes(SECRET), false));
  }

  it("copes with whatever was thrown", () => {
    assert.deepEqual(describeDefect(undefined), { error: "undefined", at: [] });
    assert.deepEqual(describeDefect("x"), { error: "string", at: [] });
    const bare = new Error("x");
    delete bare.stack;
    assert.deepEqual(describeDefect(bare), { error: "Error", at: [] });
  });
});
