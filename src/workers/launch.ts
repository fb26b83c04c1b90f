import cluster from "node:cluster";
import { once } from "node:events";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Configuration } from "../configuration.ts";
import type { Hub, Member } from "./hub.ts";
import type { Ledger } from "./ledger.ts";
import { createPeer, type Peer } from "./peer.ts";
import type { FromPrimary, FromWorker, StartReport, ToPrimary, ToWorker } from "./questions.ts";
import type { Reload, ReloadReport } from "./reload.ts";
import { createSecretKeeper } from "./secret.ts";

/** One worker process, from its start to its end. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  /** `notStarted` too where it ends before it listens. */
  readonly started: Promise<StartReport>;
  readonly ended: Promise<Ending>;
  /** Reads its metrics. A worker that is silent keeps those of the time before. */
  measure(): Promise<void>;
  /** Whether it waits to hear what a reload has come to: to wait for its end within that would be for ever. */
  awaitsReload(): boolean;
  /**
   * Drains it, and resolves once it has ended: it is killed where it outlasts `drain` by too much. One that is
   * `replaced` hears first what it waits for.
   */
  stop(replaced?: boolean): Promise<void>;
  kill(): void;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  /** Milliseconds from its start. */
  readonly lived: number;
}

export type Launch = (number: number, configuration: Configuration) => WorkerProcess;

/** Milliseconds that a worker may take to start, however busy the machine: half a minute. */
const LONGEST_START = 30_000;
/** Milliseconds beyond `drain` for everything else that is closed. */
const GRACE = 2_000;

/** Beside this file, in whichever language that runs. */
const ENTRY = fileURLToPath(new URL(`./worker${extname(import.meta.url)}`, import.meta.url));

/** What all workers have in common. */
export interface Common {
  readonly hub: Hub;
  readonly ledger: Ledger;
  readonly reload: Reload;
}

/** Makes this process the primary of those that it launches. */
export function createLaunch(common: Common): Launch {
  const complete = createSecretKeeper();
  // Each connection to the next worker: Envoy opens few, and keeps them.
  cluster.schedulingPolicy = cluster.SCHED_RR;
  cluster.setupPrimary({ exec: ENTRY, args: [], serialization: "advanced" });
  return (number, configuration) => launch(number, complete(configuration), common);
}

async function answerFrom(
  { hub, reload }: Pick<Common, "hub" | "reload">,
  member: Member,
  question: ToPrimary,
): Promise<FromPrimary[ToPrimary["kind"]]> {
  switch (question.kind) {
    case "known":
      return hub.join(member);
    case "reload":
      return reload();
    case "revoke":
      return hub.revoke(member, question.revocations);
    case "claim":
      return hub.replay.claim(question.key, question.milliseconds);
    case "isReceived":
      return hub.receipts.has(question.key);
    case "remember":
      await hub.receipts.remember(question.key, question.milliseconds);
      return true;
  }
}

function launch(
  number: number,
  configuration: Configuration,
  { hub, ledger, reload }: Common,
): WorkerProcess {
  const startedAt = performance.now();
  const worker = cluster.fork();
  const asked = new Set<Promise<unknown>>();
  async function askedReload(): Promise<ReloadReport> {
    const report = reload();
    asked.add(report);
    return report.finally(() => asked.delete(report));
  }
  const peer: Peer<ToWorker, FromWorker> = createPeer(worker, (question: ToPrimary) =>
    answerFrom({ hub, reload: askedReload }, member, question),
  );
  const member: Member = { hear: (revocations) => peer.ask({ kind: "hear", revocations }) };
  const kill = () => worker.process.kill("SIGKILL");

  async function end(): Promise<Ending> {
    // A process that could not even be made has no exit.
    const [code, signal] = await once(worker, "exit").catch(() => [null, null]);
    hub.leave(member);
    await ledger.close(worker.id);
    return { code, signal, lived: performance.now() - startedAt };
  }
  const ended = end();

  async function start(): Promise<StartReport> {
    const report = await peer.ask({ kind: "start", number, configuration }, LONGEST_START);
    if (report !== undefined) return report;
    kill();
    const { code, signal } = await ended;
    return { kind: "notStarted", reason: `the worker ended before it listened (${code ?? signal})` };
  }

  return {
    pid: worker.process.pid,
    started: start(),
    ended,
    async measure() {
      const snapshot = await peer.ask({ kind: "metrics" });
      if (snapshot && !worker.isDead()) ledger.note(worker.id, snapshot);
    },
    awaitsReload: () => asked.size > 0,
    async stop(replaced = false) {
      if (replaced) await Promise.all(asked);
      const patience = configuration.settings.drain + GRACE;
      const last = await peer.ask({ kind: "stop", replaced }, patience);
      if (last === undefined) kill();
      else {
        ledger.note(worker.id, last);
        // Who is told to stop twice is let go once.
        if (worker.isConnected()) worker.process.disconnect();
      }
      await ended;
    },
    kill,
  };
}
