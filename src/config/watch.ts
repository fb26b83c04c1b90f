import { type FSWatcher, watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Milliseconds from an event to the look at the file: writing one takes several events. */
const SETTLE = 100;

export interface FileWatch {
  close(): void;
}

/**
 * Tells of content of a file other than `content` (undefined where it could not be read), and once of each time that
 * it went away. Follows the folder and compares content:
 * editors put a new file in the place of the old one, and a mounted ConfigMap swaps a symlink beside it.
 */
export function watchFile(
  path: string,
  content: string | undefined,
  onChange: (content: string) => void,
  onMissing: () => void = () => undefined,
): FileWatch {
  let known = content;
  let isThere = content !== undefined;
  let isClosed = false;
  const compare = async () => {
    timer = undefined;
    const current = await readFile(path, "utf8").catch(() => undefined);
    if (isClosed) return;
    if (current === undefined && isThere) onMissing();
    isThere = current !== undefined;
    // While the file is missing the known content stands; the event of its return starts another look.
    if (current === undefined || current === known) return;
    known = current;
    onChange(current);
  };
  // The first look is for what was written since the content was read: no event tells of it.
  let timer: NodeJS.Timeout | undefined = setTimeout(compare, SETTLE);
  const watcher = watchFolder(dirname(path), () => {
    // Never put off: in a folder where something is written all the time the look would not come.
    timer ??= setTimeout(compare, SETTLE);
  });
  return {
    close() {
      isClosed = true;
      clearTimeout(timer);
      watcher?.close();
    },
  };
}

/** Undefined where there is no such folder. */
function watchFolder(folder: string, onEvent: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, onEvent);
    // The folder itself may go away: what was read last stands.
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
