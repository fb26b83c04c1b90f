/** What one row of the benchmark measured. */
export interface Measurement {
  readonly name: string;
  /** Absent where the row is about something else. */
  readonly checksPerSecond?: number;
  /** CPU time of the server process a check, user and system together, in microseconds. */
  readonly cpuMicros?: number;
  /** Milliseconds. */
  readonly p50: number;
  /** Milliseconds. */
  readonly p99: number;
  /** Resident bytes of the server process after the row. */
  readonly memory?: number;
  /** Resident bytes for each remembered token, where there are enough of them to tell. */
  readonly memoryPerToken?: number;
}

/** A measurement with its ratios of CPU time; absent where there is nothing to compare with. */
export interface BenchRow extends Measurement {
  readonly toGrpcJs?: number;
  readonly toEmptyGo?: number;
}

/** Names of the rows that the others are compared with. */
export const GRPC_JS = "grpc-js, constant answer";
export const EMPTY_GO = "Go, constant answer";

/** Less is better: 0.5 is half the CPU time of the other. */
export function withRatios(measured: readonly Measurement[]): BenchRow[] {
  const cpuOf = (name: string) => measured.find((row) => row.name === name)?.cpuMicros;
  const grpcJs = cpuOf(GRPC_JS);
  const emptyGo = cpuOf(EMPTY_GO);
  return measured.map((row) => ({
    ...row,
    ...(row.cpuMicros !== undefined && grpcJs && { toGrpcJs: round(row.cpuMicros / grpcJs) }),
    ...(row.cpuMicros !== undefined && emptyGo && { toEmptyGo: round(row.cpuMicros / emptyGo) }),
  }));
}

function round(ratio: number): number {
  return Number(ratio.toFixed(2));
}
