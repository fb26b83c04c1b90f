import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { createWatchedFiles, type WatchedFiles } from "../../src/config/watched-files.ts";
import { createRunFolder } from "../support/folders.ts";
import { waitUntil } from "../support/ports.ts";

/** Milliseconds in which a change that is to be seen has been seen. */
const SEEN = 2_000;
/** Milliseconds after which a change that was not seen is not going to be. */
const QUIET = 250;

describe("watched files", () => {
  let folder: string;
  let watched: WatchedFiles;
  let changes: number;
  const file = (name: string) => `${folder}/${name}`;

  beforeEach(async () => {
    folder = await createRunFolder("watched");
    changes = 0;
    watched = createWatchedFiles(() => {
      changes += 1;
    });
    await writeFile(file("a"), "1");
    await writeFile(file("b"), "1");
  });
  afterEach(async () => {
    watched.follow([]);
    await rm(folder, { recursive: true });
  });

  const isSeen = () => waitUntil("a change is seen", () => changes > 0, SEEN);
  const nothingIsSeen = async () => {
    await sleep(QUIET);
    assert.equal(changes, 0);
  };

  it("tell of each that changes", async () => {
    watched.follow([
      { path: file("a"), content: "1" },
      { path: file("b"), content: "1" },
    ]);
    await nothingIsSeen();
    await writeFile(file("b"), "2");
    await isSeen();
  });

  it("tell nothing of those that are followed no more", async () => {
    watched.follow([{ path: file("a"), content: "1" }]);
    watched.follow([{ path: file("b"), content: "1" }]);
    await writeFile(file("a"), "2");
    await nothingIsSeen();
  });

  it("tell nothing of content that was read meanwhile", async () => {
    watched.follow([{ path: file("a"), content: "1" }]);
    await writeFile(file("a"), "2");
    watched.follow([{ path: file("a"), content: "2" }]);
    await nothingIsSeen();
  });

  it("tell when one goes away", async () => {
    watched.follow([{ path: file("a"), content: "1" }]);
    await rm(file("a"));
    await isSeen();
  });

  it("tell when one comes that was not there", async () => {
    watched.follow([{ path: file("c"), content: undefined }]);
    await nothingIsSeen();
    await writeFile(file("c"), "1");
    await isSeen();
  });

  it("go without one whose folder is not there", async () => {
    watched.follow([
      { path: file("nowhere/c"), content: undefined },
      { path: file("a"), content: "1" },
    ]);
    await mkdir(file("nowhere"));
    await nothingIsSeen();
    await writeFile(file("a"), "2");
    await isSeen();
  });
});
