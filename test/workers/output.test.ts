import assert from "node:assert/strict";
import { run } from "../support/command.ts";
import { REPOSITORY } from "../support/folders.ts";

const LINES = 4_000;

/** Logs that many lines of all lengths below 4 kB, with characters of several bytes in them. */
const WRITER = `
import { createLog } from "${REPOSITORY}/src/observe/log.ts";
import { sharedOutput } from "${REPOSITORY}/src/workers/output.ts";
const log = createLog("info", sharedOutput()).child({ worker: Number(process.argv[1]) });
for (let at = 0; at < ${LINES}; at += 1) {
  log.info({ at, user: "zoë 日本 😀".repeat(at % 30) }, "decision");
  if (at % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
}
await new Promise((resolve) => log.flush(resolve));
`;

describe("lines of several processes that share an output", () => {
  it("each come out whole", async function () {
    this.timeout(60_000);
    const writer = (worker: number) =>
      `"${process.execPath}" --input-type=module-typescript -e '${WRITER}' ${worker}`;
    // A reader that is slow now and then, so that the pipe is full.
    const reader = "(sleep 0.5; cat)";
    const result = await run("sh", ["-c", `(${writer(1)} & ${writer(2)} & wait) | ${reader}`], {});
    assert.ok(result.ok);
    const lines = result.output
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    for (const worker of [1, 2]) {
      const own = lines.filter((line) => line.worker === worker);
      assert.deepEqual(
        own.map(({ at }) => at),
        Array.from({ length: LINES }, (_, at) => at),
      );
      assert.equal(own[2].user, "zoë 日本 😀".repeat(2));
    }
  });
});
