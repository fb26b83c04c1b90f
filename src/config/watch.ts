import { type FSWatcher, watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Milliseconds from an event to the look at the file, and between looks: writing one takes several events. */
const SETTLE = 100;
/** Milliseconds between looks where no event tells: ten seconds. */
const POLL = 10_000;

export interface FileWatch {
  close(): void;
}

/**
 * Tells of content of a file other than `content` (undefined where it could not be read), and once of each time that
 * it went away. Follows the folder and compares content: editors put a new file in the place of the old one, and a
 * mounted ConfigMap swaps a symlink beside it. Only what two looks have found the same is told: half a file may be
 * good, and say something else.
 */
export function watchFile(
  path: string,
  content: string | undefined,
  onChange: (content: string) => void,
  onMissing: () => void = () => undefined,
): FileWatch {
  let known = content;
  let lastSeen = content;
  let isClosed = false;
  const look = async () => {
    timer = undefined;
    const current = await readFile(path, "utf8").catch(() => undefined);
    if (isClosed) return;
    const isSettled = current === lastSeen;
    if (current === undefined && !isSettled) onMissing();
    lastSeen = current;
    // While the file is missing the known content stands; the event of its return starts another look.
    if (current === undefined || current === known) return;
    if (!isSettled) return lookSoon();
    known = current;
    onChange(current);
  };
  let timer: NodeJS.Timeout | undefined;
  // Never put off: in a folder where something is written all the time the look would not come.
  const lookSoon = () => {
    timer ??= setTimeout(look, SETTLE);
  };
  // The first look is for what was written since the content was read: no event tells of it.
  lookSoon();
  const watcher = watchFolder(dirname(path), lookSoon);
  return {
    close() {
      isClosed = true;
      clearTimeout(timer);
      watcher.close();
    },
  };
}

/** Where the system gives no events, as for a folder that is not there or beyond its limit of watches, time does. */
function watchFolder(folder: string, onEvent: () => void): FileWatch {
  let poll: NodeJS.Timeout | undefined;
  const pollInstead = () => {
    poll ??= setInterval(onEvent, POLL).unref();
  };
  const watcher = tryWatch(folder, onEvent);
  watcher?.on("error", () => {
    watcher.close();
    pollInstead();
  });
  if (watcher === undefined) pollInstead();
  return {
    close() {
      watcher?.close();
      clearInterval(poll);
    },
  };
}

function tryWatch(folder: string, onEvent: () => void): FSWatcher | undefined {
  try {
    return watch(folder, { persistent: false }, onEvent);
  } catch {
    return undefined;
  }
}
