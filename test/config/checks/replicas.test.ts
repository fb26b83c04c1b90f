import assert from "node:assert/strict";
import { linesOf, loadWritten } from "../written-config.ts";

const REDIS = 'cache: { redis: "redis://127.0.0.1:6379", secret: a-secret-of-thirty-two-characters-1 }';

const ACCEPTED = [
  "replicas: 1",
  "dpop: { replay: local }",
  `dpop: { replay: local }\n${REDIS}`,
  `dpop: { replay: shared }\n${REDIS}`,
  `replicas: 3\n${REDIS}`,
  `replicas: 3\ndpop: { replay: shared }\n${REDIS}`,
];

describe("where DPoP proofs are remembered", () => {
  for (const settings of ACCEPTED) {
    it(`may be written ${JSON.stringify(settings)}`, async () => {
      const yaml = `${settings}\npolicies: [{ name: open, public: true }]\n`;
      assert.deepEqual(linesOf(await loadWritten(yaml)), []);
    });
  }
});
