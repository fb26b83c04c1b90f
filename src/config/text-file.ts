import { readFileSync } from "node:fs";

/** A file as it was read; without content where it cannot be. */
export interface TextFile {
  /** Absolute. */
  readonly path: string;
  readonly content: string | undefined;
}

/** Undefined when the file cannot be read. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
