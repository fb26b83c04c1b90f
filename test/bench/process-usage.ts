import { readFile } from "node:fs/promises";

/** Linux tells both by files of /proc; the benchmark runs nowhere else. */
export interface ProcessUsage {
  /** User and system time so far, in microseconds, of all its threads. */
  readonly cpuMicros: number;
  /** Resident bytes. */
  readonly memory: number;
}

/** The kernel's USER_HZ, the same 100 on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

export async function readUsage(pid: number): Promise<ProcessUsage> {
  const [stat, status] = await Promise.all(
    ["stat", "status"].map((name) => readFile(`/proc/${pid}/${name}`, "utf8")),
  );
  return { cpuMicros: cpuMicrosOf(stat ?? ""), memory: residentOf(status ?? "") };
}

/** proc(5): `utime` and `stime` are fields 14 and 15; the second field may itself hold spaces and parentheses. */
export function cpuMicrosOf(stat: string): number {
  const afterName = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(afterName[11]) + Number(afterName[12]);
  return (ticks * 1e6) / TICKS_PER_SECOND;
}

export function residentOf(status: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1_024;
}
