import pLimit from "p-limit";
import type { Candidates } from "../directory.ts";
import type { Channel } from "./channel.ts";
import { type Fault, TIMEOUT } from "./fault.ts";

export type Work = (channel: Channel) => Promise<Candidates | Fault>;

/** A bounded number of connections, kept after use. */
export interface Pool {
  run(work: Work, signal: AbortSignal): Promise<Candidates | Fault>;
  /** Closes those not in use at once, the others after their use. */
  close(): void;
}

/** `connect` makes a connection that is ready for work. */
export function createPool(
  connect: (signal: AbortSignal) => Promise<Channel | Fault>,
  maxConnections: number,
): Pool {
  const limit = pLimit(maxConnections);
  const idle: Channel[] = [];
  let isClosed = false;

  function takeIdle(): Channel | undefined {
    const channel = idle.pop();
    return channel === undefined || channel.isOpen ? channel : takeIdle();
  }

  async function use(channel: Channel, work: Work): Promise<Candidates | Fault> {
    try {
      return await work(channel);
    } finally {
      if (isClosed) channel.close();
      else if (channel.isOpen) idle.push(channel);
    }
  }

  async function runNow(work: Work, signal: AbortSignal): Promise<Candidates | Fault> {
    const kept = takeIdle();
    const outcome = kept && (await use(kept, work));
    // The server may have dropped a kept connection long before: that says nothing about a new one.
    if (outcome !== undefined && !(outcome.kind === "fault" && outcome.lost)) return outcome;
    const fresh = await connect(signal);
    return fresh.kind === "fault" ? fresh : use(fresh, work);
  }

  return {
    run: (work, signal) => limit(() => (signal.aborted ? TIMEOUT : runNow(work, signal))),
    close() {
      isClosed = true;
      for (const channel of idle.splice(0)) channel.close();
    },
  };
}
