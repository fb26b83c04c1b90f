import assert from "node:assert/strict";
import { createMetrics } from "../../src/observe/metrics.ts";

describe("the metrics of memory", () => {
  it("are measured when they are asked for", async () => {
    const { observeMemory, registry } = createMetrics();
    const memory = { entries: 1, bytes: 300 };
    observeMemory("user", memory);
    observeMemory("introspection", { entries: 0, bytes: 0 });
    Object.assign(memory, { entries: 2, bytes: 600 });
    const text = await registry.metrics();
    assert.match(text, /^grantgate_cache_entries\{kind="user"\} 2$/m);
    assert.match(text, /^grantgate_cache_bytes\{kind="user"\} 600$/m);
    assert.match(text, /^grantgate_cache_bytes\{kind="introspection"\} 0$/m);
  });
});
