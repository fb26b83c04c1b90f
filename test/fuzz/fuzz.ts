import { parseArgs } from "node:util";
import { leavesNothing, runFuzz } from "./run.ts";

const USAGE = `npm run fuzz [-- OPTION...]
  --count NUMBER   frames and messages in all; 1000000 unless said
  --seed NUMBER    the seed of an earlier run, to have the same again
`;

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "1000000" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    help: { type: "boolean", default: false },
  },
});

async function main(): Promise<void> {
  const [count, seed] = [Number(values.count), Number(values.seed)];
  if (!(count > 0) || !Number.isInteger(seed)) throw new Error(USAGE);
  console.log(`seed ${seed}`);
  const report = await runFuzz(count, seed);
  console.log(JSON.stringify(report, undefined, 2));
  if (leavesNothing(report)) return;
  console.error("connections are still held, or memory grew by more than a tenth");
  process.exitCode = 1;
}

if (values.help) console.log(USAGE);
else await main();
