import { deepEqual } from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { FLOODS, type LimitName } from "../../../src/transport/http2/limits.ts";
import { REPOSITORY } from "../../support/folders.ts";

/** All names, as the compiler sees to it. */
const OTHERS: Readonly<Record<Exclude<LimitName, keyof typeof FLOODS>, true>> = {
  concurrentStreams: true,
  headerBlock: true,
  headerList: true,
  messageSize: true,
  bufferedOutput: true,
  slowPreface: true,
  slowRequest: true,
  slowReader: true,
  keepAlive: true,
};

const amount = (value: number): string => value.toLocaleString("en");

async function readRows(): Promise<ReadonlyMap<string, string>> {
  const readme = await readFile(`${REPOSITORY}/README.md`, "utf8");
  const [, chapter = ""] = readme.split("### The HTTP/2 transport and its limits");
  const [table = ""] = chapter.split("\n## ");
  return new Map(
    [...table.matchAll(/^\| `(\w+)` \| ([^|]+) \|/gm)].map(([, name = "", value = ""]) => [name, value]),
  );
}

describe("README's limits of the HTTP/2 transport", () => {
  it("are all that there are", async () => {
    deepEqual([...(await readRows()).keys()], [...Object.keys(FLOODS), ...Object.keys(OTHERS)]);
  });

  it("have the floods' defaults", async () => {
    const rows = await readRows();
    for (const [name, { burst, perSecond, perWork }] of Object.entries(FLOODS)) {
      const work = perWork > 0 ? ` + ${perWork}` : "";
      deepEqual([name, rows.get(name)], [name, `${amount(burst)} + ${perSecond}/s${work}`]);
    }
  });
});
