import { availableParallelism } from "node:os";
import { announce, run } from "../support/command.ts";

/** Which processors a process may use, as taskset lists them. */
export type Processors = "server" | "load" | "all";

const LIST: Record<Processors, string> = {
  server: "0",
  load: "1",
  all: `0-${availableParallelism() - 1}`,
};

const canPin = availableParallelism() > 1 && (await run("taskset", ["--version"])).ok;
if (!canPin) announce("bench: no taskset, or a single processor; nothing is pinned and figures mean less");

/** The words before a command that is to run on those processors alone. */
export function pinned(processors: Processors): readonly string[] {
  return canPin ? ["taskset", "--cpu-list", LIST[processors]] : [];
}

/** Moves this process with all its threads, and thereby what it starts from now on. */
export async function pinSelf(processors: Processors): Promise<void> {
  if (!canPin) return;
  const moved = await run("taskset", [
    "--all-tasks",
    "--cpu-list",
    "--pid",
    LIST[processors],
    String(process.pid),
  ]);
  if (!moved.ok) throw new Error(`taskset: ${moved.output}`);
}
