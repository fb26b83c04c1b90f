import assert from "node:assert/strict";
import { isWanted, readBenchArguments } from "./arguments.ts";

describe("arguments of the benchmark", () => {
  it("are all off where none is given", () => {
    const nothing = { quick: false, json: false, profile: false, help: false, row: [] };
    assert.deepEqual(readBenchArguments([]), nothing);
  });

  it("are read, rows as often as they are named", () => {
    const given = readBenchArguments(["--quick", "--json", "--profile", "--row", "JWT", "--row", "denial"]);
    assert.deepEqual(given, { quick: true, json: true, profile: true, help: false, row: ["JWT", "denial"] });
  });

  it("name the file of the table", () => {
    assert.equal(readBenchArguments(["--table", "rows.jsonl"]).table, "rows.jsonl");
  });

  it("are refused where there is no such option, and where a word stands alone", () => {
    assert.throws(() => readBenchArguments(["--fast"]), /--fast/);
    assert.throws(() => readBenchArguments(["quick"]), /quick/);
  });

  it("want every row where none is named, else those with one of the texts in any case", () => {
    assert.equal(isWanted("JWT seen before", []), true);
    assert.equal(isWanted("JWT seen before", ["denial", "jwt SEEN"]), true);
    assert.equal(isWanted("JWT seen before", ["denial"]), false);
  });
});
