import type { Reach } from "../grant-parts.ts";
import type { CallName, CallObserver } from "../observe/provider-calls.ts";
import { type Outbound, outage } from "../provider/outbound.ts";
import { createProvider } from "../provider/provider.ts";
import { recordedDirectories } from "./recorded-directory.ts";
import { currentExamination, type Recording } from "./recording.ts";
import { shownUrl } from "./shown.ts";

/** Whether providers and directories are asked, files aside, which always are; Redis never is. */
export type Mode = "offline" | "online";

/** Ways to reach providers and directories that note what is asked. */
export function recordingReach(recording: Recording, mode: Mode): Reach {
  const through = mode === "online" ? noteAnswers : askNobody;
  return {
    provider(options) {
      const { name, observe } = options;
      const purposes: CallName[] = [];
      const caller = { name, purposes, recording };
      return createProvider({
        ...options,
        observe: withPurpose(observe, purposes),
        through: (outbound) => through(outbound, caller),
      });
    },
    directory: recordedDirectories(recording, mode),
  };
}

interface Caller {
  /** The provider's. */
  readonly name: string;
  /** What the call is for; a call within another, such as discovery, comes after it. */
  readonly purposes: readonly CallName[];
  readonly recording: Recording;
}

function withPurpose(observe: CallObserver, purposes: CallName[]): CallObserver {
  return async (name, call) => {
    purposes.push(name);
    try {
      return await observe(name, call);
    } finally {
      purposes.pop();
    }
  };
}

function askNobody(outbound: Outbound, { name, purposes, recording }: Caller): Outbound {
  return {
    async send({ method, url }) {
      const [purpose = "call"] = purposes;
      const examination = currentExamination(recording);
      examination?.calls.push(`${purpose}: would begin with ${method} ${shownUrl(url)}`);
      if (examination) examination.isUnasked = true;
      recording.unasked.add(`the provider ${name} (${purpose})`);
      return outage("not asked offline");
    },
    close: () => outbound.close(),
  };
}

function noteAnswers(outbound: Outbound, { purposes, recording }: Caller): Outbound {
  return {
    async send(outgoing, signal) {
      const purpose = purposes.at(-1) ?? "call";
      const startedAt = performance.now();
      const answer = await outbound.send(outgoing, signal);
      const milliseconds = Math.round(performance.now() - startedAt);
      const said = answer.kind === "answer" ? `status ${answer.status}` : `nothing (${answer.detail})`;
      const asked = `${outgoing.method} ${shownUrl(outgoing.url)}`;
      currentExamination(recording)?.calls.push(
        `${purpose}: ${asked} answered ${said} in ${milliseconds} ms`,
      );
      return answer;
    },
    close: () => outbound.close(),
  };
}
