import type { Configuration } from "../configuration.ts";
import { createCheckHandler } from "../decide.ts";
import { createLog } from "../observe/log.ts";
import { createMetrics } from "../observe/metrics.ts";
import type { AuthRequest } from "../transport/auth-request.ts";
import { type Explanation, explain } from "./explanation.ts";
import type { Mode } from "./reach.ts";
import { buildRecordedGate } from "./recorded-gate.ts";
import { createRecording } from "./recording.ts";

/** Lines of the log would stand among those of the explanation. */
const silent = createLog("silent");

/** Decides one request as the service would that has just started, within the same time, and explains how. */
export async function checkOnce(
  configuration: Configuration,
  request: AuthRequest,
  mode: Mode,
): Promise<Explanation> {
  const recording = createRecording();
  const observers = { log: silent, metrics: createMetrics() };
  const { gate, close } = await buildRecordedGate(configuration, { recording, mode, ...observers });
  try {
    const decision = await createCheckHandler(gate, observers)(request, Number.POSITIVE_INFINITY);
    return explain({ request, decision, recording, gate, settings: configuration.settings });
  } finally {
    await close();
  }
}
