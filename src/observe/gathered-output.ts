import { type DestinationStream, pino } from "pino";

/** What lines go into, so that a process that ends can see them out. */
export interface GatheredOutput extends DestinationStream {
  /** Calls back once everything is out. */
  flush(done: (error?: Error) => void): void;
  flushSync(): void;
}

/** Characters of lines that are gathered before they are written, unless said. */
const GATHERED = 8_192;
/**
 * Characters that are written at once, unless said. Of what is written in the background one part is in each turn of
 * the event loop: were they small, what a busy replica says of itself would pile up in memory.
 */
const AT_ONCE = 131_072;
/** Milliseconds for which they wait at most. */
const LONGEST_WAIT = 50;

/**
 * Writes lines in the background to a file descriptor, as many at once as `gathered` characters hold and none in part. What pino writes to by itself could gather too,
 * but copies all that it has gathered for each line.
 */
export function createGatheredOutput(
  descriptor: number,
  gathered: number = GATHERED,
  atOnce: number = AT_ONCE,
): GatheredOutput {
  let lines = "";
  let timer: NodeJS.Timeout | undefined;
  let isDue = false;

  function handOver(): void {
    clearTimeout(timer);
    timer = undefined;
    if (lines === "") return;
    const whole = lines;
    lines = "";
    output.write(whole);
  }

  function writeOut(): void {
    handOver();
    isDue = true;
    output.flush();
  }

  /** A flush does nothing while something is being written, and less than a full write would be left there then. */
  function writeRest(): void {
    if (!isDue) return;
    isDue = false;
    output.flush();
  }

  // Before pino's own listener, by which it sees out what it was given.
  process.on("exit", handOver);
  // What is shorter waits for a flush: were it begun to be written in the background, one at the end would come too late.
  const output = pino.destination({
    dest: descriptor,
    sync: false,
    minLength: gathered - 1,
    maxWrite: atOnce,
  });
  output.on("drain", writeRest);
  return {
    write(line) {
      if (lines.length + line.length > gathered) handOver();
      lines += line;
      timer ??= setTimeout(writeOut, LONGEST_WAIT).unref();
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
