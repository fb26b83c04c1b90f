import type { TextFile } from "./text-file.ts";
import { type FileWatch, watchFile } from "./watch.ts";

/** Tells of changes of files, whichever they are at the time. */
export interface WatchedFiles {
  /** From now on of these alone, and of each only where it is no longer as it was read. */
  follow(files: readonly TextFile[]): void;
}

export function createWatchedFiles(onChange: () => void): WatchedFiles {
  let watches: readonly FileWatch[] = [];
  return {
    follow(files) {
      for (const watch of watches) watch.close();
      // Several secrets may stand in one file.
      const distinct = new Map(files.map(({ path, content }) => [path, content]));
      watches = [...distinct].map(([path, content]) => watchFile(path, content, onChange, onChange));
    },
  };
}
