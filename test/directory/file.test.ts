import assert from "node:assert/strict";
import { rename, rm, writeFile } from "node:fs/promises";
import type { UserDirectory } from "../../src/directory/directory.ts";
import { createFileDirectory, loadUsersFile } from "../../src/directory/file.ts";
import { resolveLookup } from "../../src/directory/resolve.ts";
import { createMetrics, type Metrics } from "../../src/observe/metrics.ts";
import { type RecordedLog, recordLog } from "../observe/recorded-log.ts";
import { createRunFolder } from "../support/folders.ts";
import { waitUntil } from "../support/ports.ts";

const SETTINGS = { type: "file", cache: { notFound: 30_000, inactive: 30_000 } } as const;
const usersFile = (...names: string[]) => JSON.stringify({ users: names.map((username) => ({ username })) });

describe("a directory in a file", () => {
  let folder: string;
  let path: string;
  let metrics: Metrics;
  let recorded: RecordedLog;
  let directory: UserDirectory;

  beforeEach(async () => {
    folder = await createRunFolder("directory");
    path = `${folder}/users.yaml`;
    metrics = createMetrics();
    recorded = recordLog();
    await writeFile(path, usersFile("alice"));
    directory = create();
  });
  afterEach(async () => {
    await directory.close();
    await rm(folder, { recursive: true });
  });

  const create = (from = path) =>
    createFileDirectory({ ...SETTINGS, path: from }, { name: "staff", log: recorded.log, metrics });
  const kindOf = async (value: string) => {
    const query = { keys: ["username"], value };
    return resolveLookup(await directory.search(query), query).kind;
  };
  const reloads = async (result: "loaded" | "refused") => {
    const { values } = await metrics.directoryReloads.get();
    const counted = values.find(({ labels }) => labels.directory === "staff" && labels.result === result);
    return counted?.value ?? 0;
  };
  const reloaded = (result: "loaded" | "refused", times = 1) =>
    waitUntil(`${result} ${times}`, async () => (await reloads(result)) >= times, 2_000);

  it("knows the users of the file", async () => {
    assert.equal(await kindOf("alice"), "found");
    assert.equal(await kindOf("bob"), "notFound");
    assert.equal(directory.name, "staff");
    assert.deepEqual(recorded.lines, []);
  });

  it("knows the users of a file that was written over, under another revision", async () => {
    const { revision } = directory;
    await writeFile(path, usersFile("bob"));
    await reloaded("loaded");
    assert.equal(await kindOf("alice"), "notFound");
    assert.equal(await kindOf("bob"), "found");
    assert.notEqual(directory.revision, revision);
    assert.deepEqual(recorded.messages(), ["directory reloaded"]);
  });

  it("keeps its users while a new file is bad, logs where, and takes the next good one", async () => {
    const { revision } = directory;
    await writeFile(path, "users:\n  - username: bob\n    enabled: no\n");
    await reloaded("refused");
    assert.equal(await kindOf("alice"), "found");
    assert.equal(await kindOf("bob"), "notFound");
    assert.equal(directory.revision, revision);
    const [line] = recorded.lines;
    assert.match(String(line?.msg), /not reloaded/);
    assert.equal(line?.directory, "staff");
    assert.match(String(line?.problems), /users\.yaml:3:5 users\[0\]\.enabled: found an unknown key/);
    assert.equal(await reloads("loaded"), 0);
    await writeFile(path, usersFile("bob"));
    await reloaded("loaded");
    assert.equal(await kindOf("bob"), "found");
  });

  it("keeps its users while the file is away, and takes the one that comes in its place", async () => {
    await rm(path);
    await writeFile(`${path}.new`, usersFile("bob"));
    assert.equal(await kindOf("alice"), "found");
    await rename(`${path}.new`, path);
    await reloaded("loaded");
    assert.equal(await kindOf("bob"), "found");
    assert.equal(await reloads("refused"), 0);
  });

  it("has the same revision for the same content, on every replica", async () => {
    const replica = create();
    assert.equal(replica.revision, directory.revision);
    await replica.close();
  });

  it("does not start on a bad file", async () => {
    await writeFile(`${folder}/bad.yaml`, "users: none");
    assert.throws(() => create(`${folder}/bad.yaml`), TypeError);
  });
});

describe("loadUsersFile", () => {
  it("has one problem with a file that is not there", () => {
    const { problems } = loadUsersFile("/nowhere/users.yaml");
    assert.deepEqual(problems, [
      {
        file: "/nowhere/users.yaml",
        line: 1,
        column: 1,
        path: "",
        found: "no file that can be read",
        expected: "a file of users",
      },
    ]);
  });
});
