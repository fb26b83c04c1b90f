import assert from "node:assert/strict";
import { type Answerer, withNothing } from "./answering-server.ts";
import { askPreset, withDocumented } from "./asked-preset.ts";
import { type EveryHost, startEveryHost } from "./every-host.ts";
import { ASKED_PRESETS } from "./presets/all.ts";
import type { AskedPreset } from "./presets/documented.ts";
import { FAULTS, outages } from "./provider-faults.ts";

/** A provider whose call of this number, from 0, fails; those before it succeed. */
interface Failing {
  readonly what: string;
  readonly preset: AskedPreset;
  readonly before: readonly Answerer[];
}

const FAILING: readonly Failing[] = ASKED_PRESETS.flatMap((preset) => {
  const answers = preset.good.map(withDocumented);
  const calls = answers.map((_, index) => ({
    what: `${preset.name}, call ${index + 1}`,
    preset,
    before: answers.slice(0, index),
  }));
  // Unpublished, the document is one more address that fails.
  const discovery = { what: `${preset.name}, discovery`, preset: { ...preset, published: [] }, before: [] };
  return preset.published ? [discovery, ...calls] : calls;
});

describe("presets whose provider fails", () => {
  let host: EveryHost;

  before(async () => {
    host = await startEveryHost();
  });
  after(() => host.stop());

  for (const { what, preset, before } of FAILING) {
    it(`${what}: unavailable`, async () => {
      const found: Record<string, unknown> = {};
      for (const [fault, answerer] of FAULTS) {
        const { outcome, calls } = await askPreset(host, preset, [...before, answerer]);
        found[fault] = [outcome, calls.length];
      }
      assert.deepEqual(found, outages(before.length));
    });
  }

  it("any call that is not answered in time: unavailable", async () => {
    const slow = async ({ what, preset, before }: Failing) => {
      const own = await startEveryHost();
      const change = { provider: { timeout: "1s" } };
      const { outcome, calls } = await askPreset(own, preset, [...before, withNothing], change);
      await own.stop();
      return [what, outcome, calls.length];
    };
    const expected = FAILING.map(({ what, before }) => [what, "unavailable", before.length + 1]);
    assert.deepEqual(await Promise.all(FAILING.map(slow)), expected);
  });
});
