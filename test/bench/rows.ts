import { startConstantGrpcJs, startEmptyGo } from "./baselines.ts";
import { redisAlone, rememberedTokens, unseenTokens } from "./distinct-checks.ts";
import { EMPTY_GO, GRPC_JS } from "./measurement.ts";
import type { Bench, Row } from "./row.ts";
import { constantAnswer, sameCheck } from "./same-check.ts";
import { measureStarts } from "./starts.ts";
import { throughEnvoy } from "./through-envoy.ts";
import { type Algorithm, jwt, opaqueToken } from "./tokens.ts";

/** In the order of the table. */
export const ROWS: readonly Row[] = [
  {
    name: GRPC_JS,
    isBaseline: true,
    run: (bench, name) => constantAnswer(bench, name, startConstantGrpcJs),
  },
  {
    name: EMPTY_GO,
    isBaseline: true,
    run: (bench, name) => constantAnswer(bench, name, () => startEmptyGo(telling(bench))),
  },
  { name: "JWT seen before", run: (bench, name) => sameCheck(bench, name, {}) },
  unseen("RS256"),
  unseen("ES256"),
  unseen("EdDSA"),
  {
    name: "opaque, cached in memory",
    run: (bench, name) => sameCheck(bench, name, { token: opaqueToken(0) }),
  },
  { name: "opaque, in Redis only", run: redisAlone },
  { name: "denial, scope missing", run: denial },
  ofPolicies(1, "1 policy"),
  ofPolicies(100, "100 policies"),
  ofPolicies(10_000, "10,000 policies"),
  ofTokens(1, "1 cached token"),
  ofTokens(10_000, "10,000 cached tokens"),
  { ...ofTokens(1_000_000, "1,000,000 cached tokens"), isLong: true },
  { name: "through Envoy, 2,000/s", run: throughEnvoy },
  { name: "start to first answer", run: measureStarts },
];

function telling(bench: Bench) {
  return (reason: string) => bench.tell(`no ratios to the empty Go server: ${reason}`);
}

function denial(bench: Bench, name: string) {
  const token = jwt({ issuer: bench.provider.issuer, scope: "openid" });
  return sameCheck(bench, name, { token, outcome: "scope_missing" });
}

function unseen(algorithm: Algorithm): Row {
  return {
    name: `JWT never seen, ${algorithm}`,
    run: (bench, name) => unseenTokens(bench, name, algorithm),
  };
}

function ofPolicies(policies: number, name: string): Row {
  return { name, run: (bench) => sameCheck(bench, name, { policies }) };
}

function ofTokens(tokens: number, name: string): Row {
  return { name, run: (bench) => rememberedTokens(bench, name, tokens) };
}
