import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { announce } from "../support/command.ts";
import { REPOSITORY } from "../support/folders.ts";
import { type BenchArguments, isWanted, readBenchArguments, USAGE } from "./arguments.ts";
import type { Duration } from "./measure.ts";
import { type Measurement, withRatios } from "./measurement.ts";
import { pinSelf } from "./processors.ts";
import { startBenchProvider } from "./provider.ts";
import type { Bench, Row } from "./row.ts";
import { ROWS } from "./rows.ts";
import { formatTable, readRows, replaceTable } from "./table.ts";

const QUICK: Duration = { warmUp: 2, measured: 1 };
const FULL: Duration = { warmUp: 4, measured: 8 };

// What was started ends with this process, by whatever signal.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

async function writeTable(file: string): Promise<void> {
  const readme = `${REPOSITORY}/README.md`;
  const table = formatTable(readRows(await readFile(file, "utf8")));
  await writeFile(readme, replaceTable(await readFile(readme, "utf8"), table));
}

async function measureRows(given: BenchArguments): Promise<void> {
  if (!existsSync("/proc/self/stat")) throw new Error("the benchmark reads /proc, which only Linux has");
  await pinSelf("load");
  const provider = await startBenchProvider();
  const bench: Bench = {
    provider,
    duration: given.quick ? QUICK : FULL,
    isQuick: given.quick,
    isProfiling: given.profile,
    tell: announce,
  };
  const measured: Measurement[] = [];
  for (const row of ROWS) {
    const isAsked = isWanted(row.name, given.row) && !(given.quick && row.isLong);
    if (!isAsked && !row.isBaseline) continue;
    announce(`bench: ${row.name} ...`);
    measured.push(...(await runRow(row, bench)));
  }
  await provider.stop();
  const rows = withRatios(measured);
  console.log(
    given.json ? rows.map((row) => JSON.stringify(row, toSixDigits)).join("\n") : formatTable(rows),
  );
}

/** The clocks tell no more. */
function toSixDigits(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Number(value.toPrecision(6)) : value;
}

/** What one row cannot measure leaves the others as they are, and fails the command. */
async function runRow(row: Row, bench: Bench): Promise<readonly Measurement[]> {
  try {
    return await row.run(bench, row.name);
  } catch (error) {
    announce(`bench: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
    return [];
  }
}

const given = readBenchArguments(process.argv.slice(2));
if (given.help) console.log(USAGE);
else if (given.table === undefined) await measureRows(given);
else await writeTable(given.table);
