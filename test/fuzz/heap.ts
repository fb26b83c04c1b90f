import { setTimeout as wait } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect: unknown = runInNewContext("gc");

/** Longer than a closed connection is left to read its GOAWAY, in milliseconds. */
const LINGER = 1_100;

/** Bytes in use once nothing is left to be collected. */
export async function heapInUse(): Promise<number> {
  if (typeof collect !== "function") throw new Error("this Node collects no garbage on request");
  await wait(LINGER);
  for (let times = 0; times < 3; times += 1) {
    collect();
    await wait(10);
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
