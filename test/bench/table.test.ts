import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { REPOSITORY } from "../support/folders.ts";
import type { BenchRow } from "./measurement.ts";
import { BEGIN, END, formatTable, readRows, replaceTable } from "./table.ts";

const SEEN: BenchRow = {
  name: "JWT seen before",
  checksPerSecond: 45_678.9,
  cpuMicros: 20.04,
  p50: 1.005,
  p99: 2.5,
  memory: 123_456_789,
  toGrpcJs: 0.2,
  toEmptyGo: 0.9,
};

describe("table of the benchmark", () => {
  it("has a line a row, and rounds", () => {
    assert.deepEqual(formatTable([SEEN]).split("\n"), [
      "|  | checks/s | CPU µs a check | p50 ms | p99 ms | memory | CPU to grpc-js | CPU to empty Go |",
      "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
      "| JWT seen before | 45,679 | 20.0 | 1.00 | 2.50 | 123 MB | 0.20 | 0.90 |",
    ]);
  });

  it("leaves empty what was not measured", () => {
    const [, , line] = formatTable([{ name: "start", p50: 300, p99: 400 }]).split("\n");
    assert.equal(line, "| start |  |  | 300.00 | 400.00 |  |  |  |");
  });

  it("tells the memory of a token", () => {
    assert.match(formatTable([{ ...SEEN, memoryPerToken: 812.4 }]), /\| 123 MB, 812 B a token \|/);
  });

  it("is made from the lines that were printed", () => {
    assert.deepEqual(readRows(`${JSON.stringify(SEEN)}\n\n${JSON.stringify(SEEN)}\n`), [SEEN, SEEN]);
  });

  it("is not made from other lines", () => {
    assert.throws(() => readRows('{"name":"x","p50":1}'), /no row of the benchmark/);
    assert.throws(() => readRows("null"), /no row of the benchmark/);
    assert.throws(() => readRows("bench: JWT ..."), SyntaxError);
  });

  it("replaces what stands between the markers, again and again", () => {
    const document = `# A\n${BEGIN}\nold\n${END}\nafter\n`;
    const once = replaceTable(document, "| new |");
    assert.equal(once, `# A\n${BEGIN}\n\n| new |\n\n${END}\nafter\n`);
    assert.equal(replaceTable(once, "| new |"), once);
  });

  it("is put nowhere without both markers, once each", () => {
    for (const document of ["", `${BEGIN}\n`, `${END}\n${BEGIN}\n`, `${BEGIN}\n${END}\n${BEGIN}\n${END}\n`]) {
      assert.throws(() => replaceTable(document, "| new |"), /once each/);
    }
  });

  it("stands in README in the form that the command writes", async () => {
    const readme = await readFile(`${REPOSITORY}/README.md`, "utf8");
    const inside = readme.split(`${BEGIN}\n`)[1]?.split(`${END}\n`)[0] ?? "";
    const table = inside.trim().split("\n");
    assert.deepEqual(table.slice(0, 2), formatTable([]).split("\n"));
    assert.ok(table.length > 2, "no rows");
    const columns = (line: string) => line.split("|").length;
    assert.deepEqual(new Set(table.map(columns)), new Set([columns(table[0] ?? "")]));
    assert.equal(replaceTable(readme, inside.trim()), readme);
  });
});
