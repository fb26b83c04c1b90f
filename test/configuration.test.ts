import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { formatProblem } from "../src/config/problem.ts";
import { readConfiguration } from "../src/configuration.ts";
import { createRunFolder } from "./support/folders.ts";

const CONFIG = `directories:
  staff: { type: file, path: users.yaml }
  guests: { type: file, path: guests.yaml }
policies:
  - { name: all, public: true, match: { paths: ["/**"] } }
`;

describe("readConfiguration", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await createRunFolder("configuration");
    await writeFile(`${folder}/grantgate.yaml`, CONFIG);
    await writeFile(`${folder}/users.yaml`, "users: [{ username: alice }]");
    await writeFile(`${folder}/guests.yaml`, "users: [{ username: guest }]");
  });
  afterEach(() => rm(folder, { recursive: true }));

  function problems(environment: NodeJS.ProcessEnv = {}): readonly string[] {
    const read = readConfiguration(`${folder}/grantgate.yaml`, environment);
    return read.kind === "loaded"
      ? []
      : read.problems.map((problem) => formatProblem(problem).replace(`${folder}/`, ""));
  }

  it("takes a configuration whose files of users are good", () => {
    const read = readConfiguration(`${folder}/grantgate.yaml`, {});
    assert.ok(read.kind === "loaded");
    assert.deepEqual(Object.keys(read.settings.directories), ["staff", "guests"]);
  });

  it("refuses bad files of users, each problem with its own file and place", async () => {
    await writeFile(`${folder}/users.yaml`, "users:\n  - { username: 1 }\n  - { name: b }\n");
    await rm(`${folder}/guests.yaml`);
    const [first, ...others] = problems();
    assert.match(first ?? "", /^users\.yaml:2:17 users\[0\]\.username: found 1, expected a text$/);
    assert.equal(others.length, 3);
    assert.equal(others.at(-1), "guests.yaml:1:1 found no file that can be read, expected a file of users");
  });

  it("refuses a bad configuration before it looks at the files of users", async () => {
    await rm(`${folder}/users.yaml`);
    await writeFile(`${folder}/grantgate.yaml`, CONFIG.replace("public", "pubic"));
    const lines = problems();
    assert.match(lines.join("\n"), /pubic/);
    assert.doesNotMatch(lines.join("\n"), /users\.yaml/);
  });

  it("reads the proxies of the environment", () => {
    const environment = { HTTPS_PROXY: "http://gate:s3cret@proxy.example.com:3128", no_proxy: "localhost" };
    const read = readConfiguration(`${folder}/grantgate.yaml`, environment);
    assert.ok(read.kind === "loaded");
    assert.deepEqual(read.proxies, {
      kind: "proxies",
      httpsProxy: "http://gate:s3cret@proxy.example.com:3128",
      httpProxy: "",
      noProxy: "localhost",
    });
  });

  const bad = [
    ["HTTPS_PROXY", "socks5://gate:s3cret@proxy.example.com:1080"],
    ["HTTPS_PROXY", "http://s3cret@proxy.example.com"],
    ["HTTP_PROXY", "http://gate:s3cret%@proxy.example.com"],
    ["HTTP_PROXY", "proxy.example.com:s3cret"],
  ] as const;
  for (const [variable, value] of bad) {
    it(`refuses ${value} as ${variable}, beside every other problem, and shows nothing of it`, async () => {
      await rm(`${folder}/users.yaml`);
      const expected = "an http or https address of a proxy, with both user and password or neither";
      assert.deepEqual(problems({ [variable]: value }), [
        "users.yaml:1:1 found no file that can be read, expected a file of users",
        `grantgate.yaml:1:1 found ${variable} that is none, expected ${expected}`,
      ]);
    });
  }
});
