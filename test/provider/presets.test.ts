import assert from "node:assert/strict";
import { mock } from "node:test";
import { type Asked, alike, askPreset, examinePreset, withDocumented } from "./asked-preset.ts";
import { type EveryHost, startEveryHost } from "./every-host.ts";
import { ASKED_PRESETS } from "./presets/all.ts";
import { type AskedPreset, type Case, NOW } from "./presets/documented.ts";

describe("presets that ask their provider", () => {
  let host: EveryHost;

  before(async () => {
    host = await startEveryHost();
  });
  after(() => host.stop());

  for (const preset of ASKED_PRESETS) {
    describe(preset.name, () => {
      it("gives the claims of a user's token by their standard names", async () => {
        mock.timers.enable({ apis: ["Date"], now: NOW * 1_000 });
        const claims = await examinePreset(host, preset, preset.good.map(withDocumented));
        mock.timers.reset();
        assert.deepEqual(alike(claims, preset.claims), preset.claims);
      });

      // Whether our own client is refused shows in the log and the metrics alone, where a user's grant answers.
      for (const [what, answers, , change] of preset.cases.filter(([what]) => /^our client/.test(what))) {
        it(`${what}: told from an outage`, async () => {
          const detail = await examinePreset(host, preset, answers.map(withDocumented), change);
          assert.match(String(detail), /our client is refused/);
        });
      }

      for (const testCase of preset.cases) {
        const [what, answers, expected, change] = testCase;
        it(`${what}: ${expected}`, async () => {
          const asked = await askPreset(host, preset, answers.map(withDocumented), change);
          assert.equal(asked.outcome, expected);
          assertCalls(asked, preset, testCase);
        });
      }
    });
  }
});

/** As many as there are answers, each exactly as documented: the token stands nowhere else. */
function assertCalls({ calls, readings }: Asked, preset: AskedPreset, [, answers, , change]: Case): void {
  const expected = preset.calls(change?.token ?? preset.token).slice(0, answers.length);
  assert.deepEqual(calls, expected);
  for (const { method, headers, body } of readings) {
    assert.deepEqual(
      { method, headers, body },
      { method: "GET", headers: { accept: "application/json" }, body: undefined },
    );
  }
}
