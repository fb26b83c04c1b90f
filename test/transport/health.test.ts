import { deepEqual } from "node:assert/strict";
import { createHealth } from "../../src/transport/health.ts";

/** A call that writes down what it is given. */
function written() {
  const lines: string[] = [];
  const call = {
    send: (message: Buffer) => void lines.push(message.toString("hex")),
    end: (code: number) => void lines.push(`end ${code}`),
  };
  return { lines, call };
}

const EVERYTHING = Buffer.alloc(0);

describe("the watches of the service's health", () => {
  it("end with UNAVAILABLE when it closes, those that come after at once", () => {
    const health = createHealth();
    const early = written();
    health.watch.open(early.call).message(EVERYTHING);
    health.close();
    deepEqual(early.lines, ["0801", "end 14"]);
    const late = written();
    health.watch.open(late.call).message(EVERYTHING);
    deepEqual(late.lines, ["end 14"]);
  });

  it("hear nothing once they are closed", () => {
    const health = createHealth();
    const { lines, call } = written();
    const handler = health.watch.open(call);
    handler.message(EVERYTHING);
    handler.closed();
    health.notServing();
    health.close();
    deepEqual(lines, ["0801"]);
  });
});
