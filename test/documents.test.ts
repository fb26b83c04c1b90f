import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { parse } from "yaml";
import { REPOSITORY } from "./support/folders.ts";

const DOCUMENTS = [
  "CONTRIBUTING.md",
  "SECURITY.md",
  "CHANGELOG.md",
  "deploy/compose/README.md",
  "deploy/envoy-gateway/README.md",
  "deploy/istio/README.md",
  "deploy/monitoring/runbook.md",
  "deploy/chart/grantgate/README.md",
  "README.md",
];

const read = (path: string) => readFileSync(`${REPOSITORY}/${path}`, "utf8");

/** Files of this repository that a document names or links to. */
function pathsIn(document: string): string[] {
  const text = read(document);
  const named = [...text.matchAll(/`((?:src|test|deploy|proto|\.github)\/[\w./-]+)`/g)];
  const linked = [...text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)];
  return [
    ...named.map(([, path = ""]) => path),
    ...linked.map(([, path = ""]) => `${dirname(document)}/${path}`),
  ];
}

describe("the documents", () => {
  for (const document of DOCUMENTS) {
    it(`name files that there are: ${document}`, () => {
      assert.deepEqual(
        pathsIn(document).filter((path) => !existsSync(`${REPOSITORY}/${path}`)),
        [],
      );
    });
  }

  it("name commands that there are", () => {
    const { scripts } = JSON.parse(read("package.json"));
    for (const [, name = ""] of read("CONTRIBUTING.md").matchAll(/npm run ([\w:-]+)/g)) {
      assert.ok(name in scripts, name);
    }
  });

  it("tell the steps of a request in their order", () => {
    const check = read("src/check.ts");
    const path = check.slice(check.indexOf("export async function check("));
    const steps = [...read("CONTRIBUTING.md").matchAll(/^\| [^|]+ \| `([\w.]+)` \| `(src\/[\w./-]+)` \|$/gm)];
    assert.ok(steps.length >= 8);
    // Public policies are allowed before, so it is the last that counts.
    const places = steps.map(([, step = ""]) => path.lastIndexOf(`${step}(`, path.indexOf("\n}\n")));
    assert.ok(!places.includes(-1), String(places));
    assert.deepEqual(
      places,
      places.toSorted((one, other) => one - other),
    );
  });

  it("have the version of the package at the top of the changes", () => {
    const [, version] = /^## \[([\d.]+)\]/m.exec(read("CHANGELOG.md")) ?? [];
    assert.equal(version, parse(read("package.json")).version);
  });
});
