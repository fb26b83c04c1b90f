import assert from "node:assert/strict";
import { EMPTY_GO, GRPC_JS, type Measurement, withRatios } from "./measurement.ts";

const row = (name: string, cpuMicros?: number): Measurement => ({
  name,
  p50: 1,
  p99: 2,
  ...(cpuMicros !== undefined && { cpuMicros }),
});

describe("withRatios", () => {
  it("compares CPU time with both baselines, wherever they stand", () => {
    const [seen] = withRatios([row("JWT seen before", 15), row(GRPC_JS, 60), row(EMPTY_GO, 20)]);
    assert.deepEqual([seen?.toGrpcJs, seen?.toEmptyGo], [0.25, 0.75]);
  });

  it("leaves out the ratios to a baseline that was not measured", () => {
    const rows = withRatios([row(GRPC_JS, 60), row("JWT seen before", 15)]);
    assert.deepEqual(rows[1], { ...row("JWT seen before", 15), toGrpcJs: 0.25 });
  });

  it("leaves out the ratios of a row without CPU time", () => {
    const [grpcJs, envoy] = withRatios([row(GRPC_JS, 60), row("through Envoy")]);
    assert.equal(grpcJs?.toGrpcJs, 1);
    assert.deepEqual(envoy, row("through Envoy"));
  });
});
