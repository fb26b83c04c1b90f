import { createGatheredOutput, type GatheredOutput } from "../observe/gathered-output.ts";

const STANDARD_OUTPUT = 1;

/**
 * Bytes. What is written to a pipe at once is never mixed with what other processes write while it is no longer than
 * this (PIPE_BUF of Linux; POSIX promises 512).
 */
const UNDIVIDED = 4_096;

/** Standard output shared with other processes: whole lines alone, so that none ends in the middle of another. */
export function sharedOutput(): GatheredOutput {
  const output = createGatheredOutput(STANDARD_OUTPUT, UNDIVIDED, UNDIVIDED);
  return {
    ...output,
    // The limit counts characters: each has to be one byte.
    write: (line) => void output.write(line.replace(NOT_ASCII, escapeCharacter)),
  };
}

/** In JSON such a character can only be inside of a text. */
const NOT_ASCII = /[^\0-\x7f]/g;

const escapeCharacter = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
