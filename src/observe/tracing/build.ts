import type { TracingSettings } from "../../config/schema.ts";
import type { Observers } from "../decision-record.ts";
import type { Tracing } from "./tracing.ts";

/** Undefined without settings, and nothing of OpenTelemetry is loaded then. */
export async function buildTracing(
  settings: TracingSettings | undefined,
  observers: Observers,
): Promise<Tracing | undefined> {
  if (settings === undefined) return undefined;
  const { createTracing } = await import("./open-telemetry.ts");
  return createTracing(settings, observers);
}
