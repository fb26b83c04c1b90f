import { type DestinationStream, pino } from "pino";

/** What lines go into, so that a process that ends can see them out. */
export interface GatheredOutput extends DestinationStream {
  /** Calls back once everything is out. */
  flush(done: (error?: Error) => void): void;
  flushSync(): void;
}

/** Characters of lines that are gathered before they are written, and the milliseconds for which they wait at most. */
const GATHERED = 8_192;
const LONGEST_WAIT = 50;

/**
 * Writes lines in the background to a file descriptor, many at once. What pino writes to by itself could gather too,
 * but copies all that it has gathered for each line.
 */
export function createGatheredOutput(descriptor: number): GatheredOutput {
  let lines = "";
  let timer: NodeJS.Timeout | undefined;

  function handOver(): void {
    clearTimeout(timer);
    timer = undefined;
    if (lines === "") return;
    const gathered = lines;
    lines = "";
    output.write(gathered);
  }

  function writeOut(): void {
    handOver();
    output.flush();
  }

  // Before pino's own listener, by which it sees out what it was given.
  process.on("exit", handOver);
  // What is shorter waits for a flush: were it begun to be written in the background, one at the end would come too late.
  const output = pino.destination({ dest: descriptor, sync: false, minLength: GATHERED });
  return {
    write(line) {
      lines += line;
      if (lines.length >= GATHERED) handOver();
      else timer ??= setTimeout(writeOut, LONGEST_WAIT).unref();
    },
    flush(done) {
      handOver();
      output.flush(done);
    },
    flushSync() {
      handOver();
      output.flushSync();
    },
  };
}
