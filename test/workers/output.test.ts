import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { REPOSITORY } from "../support/folders.ts";

const LINES = 4_000;

interface Line {
  readonly worker: number;
  readonly at: number;
  readonly user: string;
}

describe("lines of several processes that share a pipe", () => {
  it("each come out whole, and in their order", async function () {
    this.timeout(60_000);
    const writer = (worker: number) =>
      `"${process.execPath}" ${REPOSITORY}/test/workers/output-writer.ts ${worker} ${LINES}`;
    // A reader that is late and takes little at once, so that the pipe is full.
    const command = `(${writer(1)} & ${writer(2)} & wait) | (sleep 1; dd bs=1000 2>/dev/null)`;
    const { stdout } = await promisify(execFile)("sh", ["-c", command], { maxBuffer: 100_000_000 });
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line): Line => JSON.parse(line));
    for (const worker of [1, 2]) {
      const own = lines.filter((line) => line.worker === worker);
      assert.deepEqual(
        own.map(({ at }) => at),
        Array.from({ length: LINES }, (_, at) => at),
      );
      assert.equal(own[2]?.user, "zoë 日本語😀".repeat(2));
    }
  });
});
