import assert from "node:assert/strict";
import { rename, rm, writeFile } from "node:fs/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { UserDirectory } from "../../src/directory/directory.ts";
import { createFileDirectory, loadUsersFile } from "../../src/directory/file.ts";
import { resolveLookup } from "../../src/directory/resolve.ts";
import { createMetrics, type Metrics } from "../../src/observe/metrics.ts";
import { type RecordedLog, recordLog } from "../observe/recorded-log.ts";
import { createRunFolder } from "../support/folders.ts";
import { waitUntil } from "../support/ports.ts";

const SETTINGS = { type: "file", cache: { notFound: 30_000, inactive: 30_000 } } as const;
/** Milliseconds after which a change that was not seen is not going to be. */
const QUIET = 250;
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

  it("says once that the file is gone, each time that it goes", async () => {
    const gone = "directory's file is gone, the users read before stay";
    const isSaid = (times: number) =>
      waitUntil(
        `said ${times}`,
        () => recorded.messages().filter((message) => message === gone).length === times,
      );
    await rm(path);
    await isSaid(1);
    await writeFile(`${folder}/other`, "another event in the folder");
    await sleep(QUIET);
    assert.deepEqual(recorded.messages(), [gone]);
    assert.equal(await kindOf("alice"), "found");
    await writeFile(path, usersFile("alice"));
    await sleep(QUIET);
    await rm(path);
    await isSaid(2);
    assert.equal(recorded.lines[0]?.path, path);
  });

  it("answers from the users that it has while it reads many new ones", async () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `user${index}`);
    const lines = names.map((name) => `  - username: ${name}\n    groups: [staff, all]\n`);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const began = performance.now();
    await writeFile(path, `users:\n${lines.join("")}`);
    while ((await reloads("loaded")) === 0) {
      assert.equal(await kindOf("alice"), "found");
      await sleep(5);
    }
    delay.disable();
    assert.equal(await kindOf("alice"), "notFound");
    assert.equal(await kindOf("user19999"), "found");
    const took = performance.now() - began;
    assert.ok(delay.max / 1e6 < took / 4, `held up for ${delay.max / 1e6} of ${took} ms`);
  });

  it("takes nothing in once it is closed", async () => {
    await writeFile(path, usersFile("bob"));
    await sleep(QUIET / 2);
    await directory.close();
    await sleep(QUIET);
    assert.equal(await kindOf("bob"), "notFound");
    assert.deepEqual(recorded.lines, []);
  });

  for (const [ending, bad, place] of [
    ["csv", "username,active\nalice,maybe\n", "2:7 users[0].active"],
    ["json", '{"users":[{"username":"alice","active":"maybe"}]}', "1:40 users[0].active"],
  ] as const) {
    it(`reads a .${ending} file anew as well, and says where a bad one is wrong`, async () => {
      const file = `${folder}/users.${ending}`;
      await writeFile(file, ending === "csv" ? "username\nalice\n" : usersFile("alice"));
      await directory.close();
      directory = create(file);
      await writeFile(file, bad);
      await reloaded("refused");
      assert.equal(await kindOf("alice"), "found");
      assert.match(
        String(recorded.lines[0]?.problems),
        new RegExp(`users\\.${ending}:${place.replaceAll(/[[\]]/g, "\\$&")}`),
      );
      await writeFile(file, ending === "csv" ? "username\nbob\n" : usersFile("bob"));
      await reloaded("loaded");
      assert.equal(await kindOf("bob"), "found");
      assert.equal(await kindOf("alice"), "notFound");
    });
  }

  it("has another revision where the settings read the same content in another way", async () => {
    const settings = { ...SETTINGS, path, attributes: { badge: "badge" } };
    const other = createFileDirectory(settings, { name: "staff", log: recorded.log, metrics });
    assert.notEqual(other.revision, directory.revision);
    await other.close();
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
    const { problems } = loadUsersFile({ path: "/nowhere/users.yaml" });
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
