import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { REPOSITORY } from "../support/folders.ts";

/** What a program that has an output of standard output writes before it ends. */
function outputOf(program: string): string {
  const given = `import { createGatheredOutput } from "${REPOSITORY}/src/observe/gathered-output.ts";
    import { setTimeout as sleep } from "node:timers/promises";
    const output = createGatheredOutput(1);
    ${program}`;
  return execFileSync(process.execPath, ["--input-type=module", "--eval", given], { encoding: "utf8" });
}

describe("createGatheredOutput", () => {
  it("writes every line once and in order, however many", () => {
    const written = outputOf('for (let at = 0; at < 10_000; at += 1) output.write(at + "\\n");');
    const expected = Array.from({ length: 10_000 }, (_, at) => `${at}\n`).join("");
    assert.equal(written, expected);
  });

  it("writes what it holds before the process ends", () => {
    assert.equal(outputOf('output.write("last\\n"); process.exit(0);'), "last\n");
    assert.equal(outputOf('output.write("last\\n"); output.flush(() => process.exit(0));'), "last\n");
    assert.equal(outputOf('output.write("last\\n"); output.flushSync(); process.reallyExit(0);'), "last\n");
  });

  it("leaves nothing behind what is being written when its time comes", () => {
    const busy =
      'const line = "x".repeat(7_999) + "\\n"; for (let at = 0; at < 3; at += 1) output.write(line);';
    const written = outputOf(`${busy} await sleep(200); process.reallyExit(0);`);
    assert.equal(written.length, 24_000);
  });

  it("holds no line for longer than a tenth of a second", () => {
    assert.equal(outputOf('output.write("soon\\n"); await sleep(100); process.reallyExit(0);'), "soon\n");
  });
});
