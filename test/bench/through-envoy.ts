import { readFile } from "node:fs/promises";
import { startEnvoy } from "../support/envoy.ts";
import { REPOSITORY } from "../support/folders.ts";
import { startUpstream } from "../support/upstream.ts";
import { loadAtRate } from "./h2load.ts";
import { measure } from "./measure.ts";
import type { Measurement } from "./measurement.ts";
import { pinSelf } from "./processors.ts";
import { type Bench, withService } from "./row.ts";
import { jwt } from "./tokens.ts";

/** Requests a second, well below what any part is capable of. */
const RATE = 2_000;

/**
 * The repository's envoy.yaml, a route that asks the service and one that does not: the added latency is the
 * difference. Load, Envoy, upstream and service share all processors, as they would in a pod.
 */
export async function throughEnvoy(bench: Bench, name: string): Promise<Measurement[]> {
  await pinSelf("all");
  const upstream = await startUpstream();
  try {
    return await withService(bench, name, { processors: "all" }, async (service) => {
      const yaml = await readFile(`${REPOSITORY}/envoy.yaml`, "utf8");
      const envoy = await startEnvoy(yaml, { upstreamPort: upstream.port, grantgatePort: service.port });
      const headers = [
        ":authority: jira.example.com",
        `authorization: Bearer ${jwt({ issuer: bench.provider.issuer })}`,
      ];
      const asking = (path: string) => (seconds: number) =>
        loadAtRate({ url: `${envoy.origin}${path}`, headers, rate: RATE }, seconds);
      try {
        const {
          cpuMicros: _,
          memory: __,
          ...without
        } = await measure(`${name}, without ext_authz`, service, asking("/status"), bench.duration);
        return [without, await measure(name, service, asking("/rest/api/2/myself"), bench.duration)];
      } finally {
        await envoy.stop();
      }
    });
  } finally {
    await upstream.stop();
    await pinSelf("load");
  }
}
