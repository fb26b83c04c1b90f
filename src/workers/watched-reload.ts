import { createWatchedFiles } from "../config/watched-files.ts";
import type { ReadConfiguration } from "../configuration.ts";
import { createReload, type Reload, type ReloadOptions } from "./reload.ts";

/**
 * Reloads when it is asked to and, with `watch`, when a file has changed from which the configuration was read last:
 * once for all that changed together, and once for each wrong content.
 */
export function createWatchedReload(
  options: ReloadOptions & { readonly configuration: ReadConfiguration },
): Reload {
  const { configuration, read } = options;
  let isWatching = configuration.settings.watch;
  const watched = createWatchedFiles(() => void reload());
  const reload = createReload({
    ...options,
    read() {
      const reading = read();
      if (reading.kind === "loaded") isWatching = reading.settings.watch;
      watched.follow(isWatching ? reading.files : []);
      return reading;
    },
  });
  if (isWatching) watched.follow(configuration.files);
  return reload;
}
