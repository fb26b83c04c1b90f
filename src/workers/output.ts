import { createGatheredOutput, type GatheredOutput } from "../observe/gathered-output.ts";

const STANDARD_OUTPUT = 1;

/**
 * Bytes. What is written to a pipe at once is never mixed with what other processes write while it is no longer than
 * this (PIPE_BUF of Linux; POSIX promises 512).
 */
const UNDIVIDED = 4_096;

/** Standard output shared with other processes: whole lines alone, so that none ends in the middle of another. */
export function sharedOutput(): GatheredOutput {
  return createGatheredOutput(STANDARD_OUTPUT, UNDIVIDED, UNDIVIDED);
}
