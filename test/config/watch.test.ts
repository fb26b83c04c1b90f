import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { type FileWatch, watchFile } from "../../src/config/watch.ts";
import { createRunFolder } from "../support/folders.ts";
import { waitUntil } from "../support/ports.ts";

/** Milliseconds in which a change that is to be seen has been seen. */
const SEEN = 2_000;
/** Milliseconds after which a change that was not seen is not going to be. */
const QUIET = 250;

describe("watchFile", () => {
  let folder: string;
  let path: string;
  let seen: string[];
  let watch: FileWatch | undefined;

  beforeEach(async () => {
    folder = await createRunFolder("watch");
    path = `${folder}/users.yaml`;
    seen = [];
  });
  afterEach(async () => {
    watch?.close();
    await rm(folder, { recursive: true, force: true });
  });

  function start(content = "1"): void {
    watch = watchFile(path, content, (current) => void seen.push(current));
  }
  async function startWritten(): Promise<void> {
    await writeFile(path, "1");
    start();
    await sleep(QUIET);
  }
  const isSeen = (...contents: string[]) =>
    waitUntil(`${contents} seen`, () => seen.length >= contents.length, SEEN).then(() =>
      assert.deepEqual(seen, contents),
    );

  it("tells of a file that was written over, once for each content", async () => {
    await startWritten();
    await writeFile(path, "2");
    await isSeen("2");
    await writeFile(path, "3");
    await isSeen("2", "3");
    await sleep(QUIET);
    await isSeen("2", "3");
  });

  it("tells of a file that took its place", async () => {
    await startWritten();
    await writeFile(`${path}.new`, "2");
    await rename(`${path}.new`, path);
    await isSeen("2");
  });

  it("tells of a mounted ConfigMap, whose folder of data is swapped by a symlink", async () => {
    for (const version of ["1", "2"]) {
      await mkdir(`${folder}/..${version}`);
      await writeFile(`${folder}/..${version}/users.yaml`, version);
    }
    await symlink("..1", `${folder}/..data`);
    await symlink("..data/users.yaml", path);
    start();
    await sleep(QUIET);
    await symlink("..2", `${folder}/..data_tmp`);
    await rename(`${folder}/..data_tmp`, `${folder}/..data`);
    await rm(`${folder}/..1`, { recursive: true });
    await isSeen("2");
  });

  it("tells of no half, however long the writer takes to begin the rest", async () => {
    await startWritten();
    await writeFile(path, "2");
    await sleep(150);
    await writeFile(path, "2, and the rest");
    await isSeen("2, and the rest");
    await sleep(QUIET);
    await isSeen("2, and the rest");
  });

  it("tells of what was written between the reading and the watching", async () => {
    await writeFile(path, "2");
    start("1");
    await isSeen("2");
  });

  it("keeps to what it knows while the file is away, and goes on when it is back", async () => {
    await startWritten();
    await rm(path);
    await sleep(QUIET);
    assert.deepEqual(seen, []);
    await writeFile(path, "1");
    await sleep(QUIET);
    assert.deepEqual(seen, []);
    await rm(path);
    await writeFile(path, "2");
    await isSeen("2");
  });

  it("tells once of each time that the file went away", async () => {
    let gone = 0;
    await writeFile(path, "1");
    watch = watchFile(
      path,
      "1",
      () => undefined,
      () => {
        gone += 1;
      },
    );
    await rm(path);
    await waitUntil("it is missed", () => gone === 1, SEEN);
    await writeFile(`${folder}/other.yaml`, "x");
    await sleep(QUIET);
    assert.equal(gone, 1);
    await writeFile(path, "1");
    await sleep(QUIET);
    await rm(path);
    await waitUntil("it is missed again", () => gone === 2, SEEN);
  });

  it("tells of nothing where other files change, or the same is written again", async () => {
    await startWritten();
    await writeFile(`${folder}/other.yaml`, "x");
    await writeFile(path, "1");
    await sleep(QUIET);
    assert.deepEqual(seen, []);
  });

  it("is not put off by a folder in which something is written all the time", async () => {
    await startWritten();
    await writeFile(path, "2");
    const busy = setInterval(() => writeFileSync(`${folder}/other.yaml`, "x"), 20);
    await isSeen("2").finally(() => clearInterval(busy));
  });

  it("tells of nothing once it is closed", async () => {
    await startWritten();
    await writeFile(path, "2");
    watch?.close();
    await sleep(QUIET);
    assert.deepEqual(seen, []);
  });

  it("outlives its folder", async () => {
    await startWritten();
    await rm(folder, { recursive: true });
    await sleep(QUIET);
    assert.deepEqual(seen, []);
  });
});
