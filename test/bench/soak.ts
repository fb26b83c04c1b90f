import { checkMessage } from "./check-message.ts";
import { loadWithCheck } from "./h2load.ts";
import { pinSelf } from "./processors.ts";
import { startBenchProvider } from "./provider.ts";
import { type Service, startService } from "./service.ts";
import { jwt } from "./tokens.ts";

/*
 * Ten minutes at half of what the service can do. Memory that grows from the second minute to the last by more than a
 * tenth fails the command; the first one is left to the compiler and to caches that fill.
 */

const MINUTES = 10;
const MINUTE_SECONDS = 60;
const GROWTH = 1.1;

async function soak(service: Service, message: Buffer): Promise<number[]> {
  const { perSecond } = await loadWithCheck(service.port, message, 5);
  const rate = Math.floor(perSecond / 2);
  const memory: number[] = [];
  for (let minute = 1; minute <= MINUTES; minute += 1) {
    const { failed, p99 } = await loadWithCheck(service.port, message, MINUTE_SECONDS, rate);
    if (failed > 0) throw new Error(`${failed} calls failed in minute ${minute}`);
    await service.dropLog();
    const megabytes = (await service.usage()).memory / 1e6;
    memory.push(megabytes);
    console.log(`minute ${minute}: ${rate}/s, p99 ${p99.toFixed(2)} ms, ${megabytes.toFixed(0)} MB resident`);
  }
  return memory;
}

await pinSelf("load");
const provider = await startBenchProvider();
const service = await startService({ issuer: provider.issuer });
try {
  const [, second = 0, ...later] = await soak(service, checkMessage(jwt({ issuer: provider.issuer })));
  const last = later.at(-1) ?? second;
  const isFlat = last <= second * GROWTH;
  console.log(
    `memory is ${isFlat ? "flat" : "not flat"}: ${second.toFixed(0)} MB, then ${last.toFixed(0)} MB`,
  );
  process.exitCode = isFlat ? 0 : 1;
} finally {
  await service.stop();
  await provider.stop();
}
