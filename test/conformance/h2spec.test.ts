import { deepEqual, equal } from "node:assert/strict";
import { H2SPEC } from "../support/programs.ts";
import { runH2spec } from "./h2spec.ts";
import { formatReport, readReport } from "./h2spec-report.ts";
import { toBeHad } from "./to-be-had.ts";

// The first run may build h2spec.
const BUILD_MS = 300_000;

describe("conformance to RFC 9113 and RFC 7541", () => {
  it("is complete: h2spec's 145 tests pass, none is skipped", async () => {
    if (await toBeHad(H2SPEC)) deepEqual(await runH2spec(), { tests: 145, failed: [], skipped: [] });
  }).timeout(BUILD_MS);

  it("is told in counts, and by name where a test does not pass", () => {
    const xml = `<testsuite tests="3">
      <testcase package="generic/1" classname="Sends this" time="0.1"></testcase>
      <testcase package="http2/2" classname="Sends that" time="0.1"><failure>Timeout</failure></testcase>
      <testcase package="hpack/3" classname="Sends more" time="0"><skipped></skipped></testcase>
    </testsuite>`;
    equal(
      formatReport(readReport(xml)),
      "h2spec: 3 tests, 1 passed, 1 skipped, 1 failed\nfailed   http2/2: Sends that\nskipped  hpack/3: Sends more",
    );
  });
});
