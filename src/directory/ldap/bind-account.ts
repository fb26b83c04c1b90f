import pLimit from "p-limit";
import type { Log } from "../../observe/log.ts";
import type { Channel } from "./channel.ts";
import { type Fault, INVALID_CREDENTIALS, resultFault } from "./fault.ts";

/** Milliseconds: ten seconds. A server may lock an account for good after a few wrong passwords. */
const PAUSE = 10_000;
const REFUSED = resultFault("bind", INVALID_CREDENTIALS);

type Connect = (signal: AbortSignal) => Promise<Channel | Fault>;

/**
 * Spares the account that we bind as: until it has been accepted once, one connection tries for all, and after a
 * refusal none does for a while. The refusal is an error for the operator, who alone can mend it.
 */
export function sparingAccount(connect: Connect, { name, log }: { name: string; log: Log }): Connect {
  const oneByOne = pLimit(1);
  let isAccepted = false;
  let refusedUntil = 0;

  async function attempt(signal: AbortSignal): Promise<Channel | Fault> {
    if (performance.now() < refusedUntil) return REFUSED;
    const outcome = await connect(signal);
    if (outcome.kind === "channel") isAccepted = true;
    else if (outcome.code === REFUSED.code) {
      isAccepted = false;
      refusedUntil = performance.now() + PAUSE;
      log.error(
        { directory: name, fault: outcome.code },
        "the directory refuses the account that it is searched by",
      );
    }
    return outcome;
  }

  return async (signal) => {
    const first = isAccepted ? undefined : await oneByOne(() => (isAccepted ? undefined : attempt(signal)));
    return first ?? attempt(signal);
  };
}
