import { watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Milliseconds that a burst of events is given to end: writing a file takes several. */
const SETTLE = 100;

export interface FileWatch {
  close(): void;
}

/**
 * Tells of new content of a file. Follows the folder and compares content: editors put a new file in the
 * place of the old one, and a mounted ConfigMap swaps a symlink beside it.
 */
export function watchFile(path: string, content: string, onChange: (content: string) => void): FileWatch {
  let known = content;
  let timer: NodeJS.Timeout | undefined;
  const compare = async () => {
    // While the file is missing the known content stands; the event of its return starts another look.
    const current = await readFile(path, "utf8").catch(() => known);
    if (current === known) return;
    known = current;
    onChange(current);
  };
  const watcher = watch(dirname(path), { persistent: false }, () => {
    clearTimeout(timer);
    timer = setTimeout(compare, SETTLE);
  });
  // The folder itself may go away: what was read last stands.
  watcher.on("error", () => watcher.close());
  return {
    close() {
      clearTimeout(timer);
      watcher.close();
    },
  };
}
