import { type Duration, expectOutcome } from "./measure.ts";
import type { Measurement } from "./measurement.ts";
import type { BenchProvider } from "./provider.ts";
import { PROFILES, type Service, type ServiceOptions, startService } from "./service.ts";

/** What every row is given. */
export interface Bench {
  readonly provider: BenchProvider;
  readonly duration: Duration;
  readonly isQuick: boolean;
  readonly isProfiling: boolean;
  /** One line for who waits. */
  tell(line: string): void;
}

export interface Row {
  readonly name: string;
  /** Left out by --quick. */
  readonly isLong?: boolean;
  /** Measured whatever --row says: others are compared with it. */
  readonly isBaseline?: boolean;
  /** None where the machine lacks something; that has been told. */
  run(bench: Bench, name: string): Promise<readonly Measurement[]>;
}

/** Starts a service for one row, uses it, sees that it only gave this outcome, and stops it. */
export async function withService<T>(
  bench: Bench,
  name: string,
  options: Omit<ServiceOptions, "issuer" | "profile"> & { readonly outcome?: string },
  use: (service: Service) => Promise<T>,
): Promise<T> {
  const profile = bench.isProfiling ? name.replaceAll(/[^A-Za-z0-9]+/g, "-") : undefined;
  const service = await startService({ ...options, issuer: bench.provider.issuer, profile });
  try {
    const result = await use(service);
    await expectOutcome(name, service, options.outcome ?? "allowed");
    return result;
  } finally {
    await service.stop();
    if (profile !== undefined) bench.tell(`profile: ${PROFILES}/${profile}.cpuprofile`);
  }
}
