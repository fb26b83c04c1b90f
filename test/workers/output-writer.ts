import { setImmediate as nextTurn } from "node:timers/promises";
import { createLog } from "../../src/observe/log.ts";
import { sharedOutput } from "../../src/workers/output.ts";

/** Logs so many lines of all lengths below 4 kB, with characters of several bytes in them. */
const [, , worker, lines] = process.argv.map(Number);
const log = createLog("info", sharedOutput()).child({ worker });
for (let at = 0; at < Number(lines); at += 1) {
  log.info({ at, user: "zoë 日本語😀".repeat(at % 60) }, "decision");
  if (at % 50 === 0) await nextTurn();
}
log.flush();
