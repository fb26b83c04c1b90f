import { setTimeout as sleep } from "node:timers/promises";
import type { Configuration } from "../configuration.ts";
import type { Log } from "../observe/log.ts";
import { createBackoff } from "./backoff.ts";
import type { Ending, Launch, WorkerProcess } from "./launch.ts";
import type { StartReport } from "./questions.ts";

/** A place that one worker holds at a time, and that another takes when it dies. */
export interface Slot {
  /** Starts another worker. Once that listens the one before drains; where it cannot start nothing changes. */
  replace(configuration: Configuration): Promise<StartReport>;
  /** Starts again and again what could not be started at first. */
  insist(): void;
  isListening(): boolean;
  /** Of the worker that listens: one that starts knows nothing yet of Redis and others. */
  measure(): Promise<void>;
  stop(): Promise<void>;
  kill(): void;
}

export interface SlotOptions {
  readonly number: number;
  readonly configuration: Configuration;
  readonly launch: Launch;
  readonly log: Log;
  readonly onRespawn: () => void;
}

export function createSlot(options: SlotOptions): Slot {
  const { number, launch, log, onRespawn } = options;
  const pauseAfter = createBackoff();
  const alive = new Set<WorkerProcess>();
  let { configuration } = options;
  let current: WorkerProcess | undefined;
  let stopped = false;

  function start(its: Configuration): WorkerProcess {
    const worker = launch(number, its);
    alive.add(worker);
    void worker.ended.then((ending) => {
      alive.delete(worker);
      if (worker !== current) return;
      current = undefined;
      if (!stopped) void respawn(ending);
    });
    return worker;
  }

  function adopt(worker: WorkerProcess): void {
    current = worker;
    log.info({ worker: number, pid: worker.pid }, "a worker listens");
  }

  async function respawn({ code, signal, lived }: Ending): Promise<void> {
    const pause = pauseAfter(lived);
    log.error({ worker: number, code, signal, pause }, "a worker has died");
    await sleep(pause);
    if (stopped || current) return;
    onRespawn();
    const worker = start(configuration);
    const report = await worker.started;
    // A reload may have filled the place meanwhile.
    if (stopped || current) return worker.stop();
    if (report.kind === "started") return adopt(worker);
    log.error({ worker: number, reason: report.reason }, "a worker cannot start");
    worker.kill();
    return respawn(await worker.ended);
  }

  return {
    async replace(next) {
      if (stopped) return { kind: "notStarted", reason: "the service stops" };
      const successor = start(next);
      const report = await successor.started;
      if (report.kind === "notStarted" || stopped) {
        await successor.stop();
        return report;
      }
      const before = current;
      adopt(successor);
      configuration = next;
      const ended = before?.stop(true);
      if (!before?.awaitsReload()) await ended;
      return report;
    },
    insist: () => void respawn({ code: null, signal: null, lived: 0 }),
    isListening: () => current !== undefined && !stopped,
    measure: async () => current?.measure(),
    async stop() {
      stopped = true;
      await Promise.all([...alive].map((worker) => worker.stop()));
    },
    kill: () => {
      // Nobody is to take the place of these.
      stopped = true;
      for (const worker of alive) worker.kill();
    },
  };
}
