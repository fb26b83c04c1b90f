import { type DestinationStream, pino } from "pino";

/**
 * Bytes. What is written to a pipe at once is never mixed with what other processes write while it is no longer than
 * this (PIPE_BUF of Linux; POSIX promises 512).
 */
const UNDIVIDED = 4_096;

/** Standard output shared with other processes: whole lines alone, so that none ends in the middle of another. */
export function sharedOutput(): DestinationStream & { flush(done: (error?: Error) => void): void } {
  const output = pino.destination({ dest: 1, sync: false, maxWrite: UNDIVIDED });
  return {
    // The limit counts characters: each has to be one byte.
    write: (line) => void output.write(line.replace(NOT_ASCII, escapeCharacter)),
    flush: (done) => output.flush(done),
  };
}

/** In JSON such a character can only be inside of a text. */
const NOT_ASCII = /[^\0-\x7f]/g;

const escapeCharacter = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
