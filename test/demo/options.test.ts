import assert from "node:assert/strict";
import { readOptions } from "./options.ts";

describe("the options of the demo", () => {
  it("are all off unless named", () => {
    assert.deepEqual(readOptions([]), { keep: false, full: false, plot: undefined, directory: undefined });
  });

  it("are read", () => {
    assert.deepEqual(readOptions(["--full", "--keep", "--plot", "a.png"]), {
      keep: true,
      full: true,
      plot: "a.png",
      directory: undefined,
    });
    assert.equal(readOptions(["--directory", "ldap"]).directory, "ldap");
  });

  for (const [why, args] of [
    ["is not known", ["--fast"]],
    ["lacks its value", ["--full", "--plot"]],
    ["needs another", ["--plot", "a.png"]],
    ["cannot be with another", ["--full", "--directory", "ldap"]],
  ] as const) {
    it(`are refused where one ${why}`, () => {
      assert.throws(() => readOptions(args), /--(fast|plot|full)/);
    });
  }
});
