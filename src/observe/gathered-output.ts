import { type DestinationStream, pino } from "pino";

/** What lines go into, so that a process that ends can see them out. */
export interface GatheredOutput extends DestinationStream {
  /** Calls back once everything is out. */
  flush(done: (error?: Error) => void): void;
  flushSync(): void;
}

/** Bytes of lines that are gathered before they are written, unless said. */
const GATHERED = 8_192;
/**
 * Bytes that are written at once, unless said. Of what is written in the background one part is in each turn of the
 * event loop: were they small, what a busy replica says of itself would pile up in memory.
 */
const AT_ONCE = 131_072;
/** Milliseconds for which they wait at most. */
const LONGEST_WAIT = 50;
const PAGE_BYTES = 65_536;
/** Of one UTF-16 unit in UTF-8, at most. */
const UNIT_BYTES = 3;

/**
 * Writes lines in the background to a file descriptor, as many at once as `gathered` bytes hold and none in part. What
 * pino writes to by itself could gather too, but keeps texts, which the garbage collector has to carry along while they
 * wait; here they are bytes of a page. A page is not used again, since parts of it may still wait.
 */
export function createGatheredOutput(
  descriptor: number,
  gathered: number = GATHERED,
  atOnce: number = AT_ONCE,
): GatheredOutput {
  let page = Buffer.allocUnsafeSlow(PAGE_BYTES);
  let start = 0;
  let end = 0;
  let timer: NodeJS.Timeout | undefined;
  let isDue = false;

  function handOver(): void {
    clearTimeout(timer);
    timer = undefined;
    if (start === end) return;
    writeBytes(page.subarray(start, end));
    start = end;
  }

  function turnPage(bytes: number): void {
    handOver();
    page = Buffer.allocUnsafeSlow(Math.max(PAGE_BYTES, bytes));
    start = 0;
    end = 0;
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
    contentMode: "buffer",
  });
  output.on("drain", writeRest);
  // Its types know of texts alone.
  const writeBytes = (bytes: Buffer) => void Reflect.apply(output.write, output, [bytes]);
  return {
    write(line) {
      const most = line.length * UNIT_BYTES;
      if (end - start + most > gathered) handOver();
      if (end + most > page.length) turnPage(most);
      end += page.write(line, end);
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
