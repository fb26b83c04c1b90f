import assert from "node:assert/strict";
import { z } from "zod";
import { configSchema, policySchema } from "../../src/config/schema.ts";

const POLICIES = [{ name: "open", public: true }];
const settingsOf = (written: object) => z.parse(configSchema, { ...written, policies: POLICIES });

describe("the schema", () => {
  it("has defaults for everything about tokens", () => {
    const { maxTokenSize, replicas, dpop, clientCertificate, clockSkew } = settingsOf({});
    assert.deepEqual([maxTokenSize, replicas, clockSkew], [16_384, 1, 10_000]);
    assert.deepEqual(dpop, { nonce: false, maxAge: 60_000 });
    assert.deepEqual(clientCertificate, { from: "peer", xfccElement: 1 });
  });

  for (const [written, bytes] of [
    [256, 256],
    [65_536, 65_536],
    ["8192", 8_192],
  ] as const) {
    it(`takes ${JSON.stringify(written)} for a token's size`, () => {
      assert.equal(settingsOf({ maxTokenSize: written }).maxTokenSize, bytes);
    });
  }

  for (const size of [255, 65_537, 1_024.5, -1, Number.NaN, "", "8k", "0x400", "1e3", null, true]) {
    it(`takes ${JSON.stringify(size)} for no token's size`, () => {
      assert.ok(!configSchema.safeParse({ maxTokenSize: size, policies: POLICIES }).success);
    });
  }

  for (const [written, processes] of [
    [1, 1],
    [256, 256],
    ["4", 4],
    ["auto", "auto"],
  ] as const) {
    it(`takes ${JSON.stringify(written)} for the number of workers`, () => {
      assert.equal(settingsOf({ workers: written }).workers, processes);
    });
  }

  it("has one worker unless told otherwise", () => assert.equal(settingsOf({}).workers, 1));

  it("takes origins as a browser writes them", () => {
    const origins = ["https://jira.example.com", "https://jira.example.com:8443", "http://[::1]:8080"];
    assert.deepEqual(z.parse(policySchema, { name: "open", public: true, origins }).origins, origins);
  });
});
