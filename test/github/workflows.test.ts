import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { toBeHad } from "../conformance/to-be-had.ts";
import { run } from "../support/command.ts";
import { REPOSITORY } from "../support/folders.ts";
import { ACTIONLINT } from "../support/programs.ts";

// The first run may build actionlint.
const BUILD_MS = 300_000;
const FOLDER = `${REPOSITORY}/.github/workflows`;

const workflow = z.object({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), z.object({ "timeout-minutes": z.int() })),
});
const updates = z.object({
  updates: z.array(z.object({ "package-ecosystem": z.string(), directory: z.string() })),
});

describe(".github", function () {
  this.timeout(BUILD_MS);
  const paths = readdirSync(FOLDER).map((name) => `${FOLDER}/${name}`);

  it("holds workflows that actionlint finds nothing in", async () => {
    const actionlint = await toBeHad(ACTIONLINT);
    if (actionlint === undefined) return;
    // Its findings are on standard output.
    const script = `"$0" -no-color "$@" >&2`;
    const result = await run("sh", ["-c", script, actionlint.path, ...paths]);
    assert.equal(result.ok ? "" : result.output, "");
  });

  for (const path of paths) {
    it(`lets ${path.slice(FOLDER.length + 1)} read alone, unless a job says more, and no job run for ever`, () => {
      const { permissions, jobs } = workflow.parse(parse(readFileSync(path, "utf8")));
      assert.deepEqual(permissions, { contents: "read" });
      assert.ok(Object.keys(jobs).length > 0);
    });
  }

  it("has updates for folders that there are", () => {
    const written = parse(readFileSync(`${REPOSITORY}/.github/dependabot.yml`, "utf8"));
    for (const { directory } of updates.parse(written).updates) {
      assert.ok(existsSync(`${REPOSITORY}${directory}`), directory);
    }
  });
});
