import { createReadStream } from "node:fs";
import type { Problem } from "../config/problem.ts";

/** Bytes of a request's file: many times the headers that Envoy takes. */
const LONGEST = 256 * 1024;

const STANDARD_INPUT = "-";

export type TextReading =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "unreadable"; readonly problem: Problem };

/** The text of a file, or of standard input where it is called `-`. */
export async function readRequestText(file: string): Promise<TextReading> {
  try {
    const bytes = await readAtMost(file === STANDARD_INPUT ? process.stdin : createReadStream(file));
    if (bytes === undefined) return unreadable(file, "a larger one", "a CheckRequest of at most 256 kB");
    return { kind: "text", text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (error) {
    const found = error instanceof TypeError ? "bytes that are no UTF-8" : "no file that can be read";
    return unreadable(file, found, "a CheckRequest in JSON");
  }
}

/** Undefined as soon as there are more. */
async function readAtMost(stream: AsyncIterable<Buffer>): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > LONGEST) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function unreadable(file: string, found: string, expected: string): TextReading {
  return { kind: "unreadable", problem: { file, line: 1, column: 1, path: "", found, expected } };
}
