import type { Chosen } from "./answer.ts";
import type { Exchange } from "./exchange.ts";
import { BodyCollector } from "./grpc-message.ts";
import type { ReadHead } from "./head-reader.ts";
import type { Unsent } from "./unsent.ts";

/**
 * A request that is neither answered nor reset: RFC 9113's states (section 5.1) open and half-closed (remote).
 * The states before and after are told by the identifier alone.
 */
export class Stream {
  readonly id: number;
  readonly chosen: Chosen;
  readonly contentLength: number | undefined;
  /** When its caller gives up, in milliseconds since the epoch, or Infinity. */
  readonly deadline: number;
  /** When the request began, in milliseconds of performance.now(). */
  readonly since: number;
  remoteEnded = false;
  /** Whether its method is at work. */
  running = false;
  /** Reset, cut off or past its deadline: what its method answers is dropped. */
  gone = false;
  /** Bytes of body so far. */
  received = 0;
  /** Bytes of DATA frames, padding included, that the peer's window was not widened for yet. */
  ungranted = 0;
  /** Of a body that comes in several frames. */
  body: BodyCollector | undefined = undefined;
  /** Of a streaming call. */
  exchange: Exchange | undefined = undefined;
  sendWindow: number;
  unsent: Unsent | undefined = undefined;

  constructor(id: number, { chosen, contentLength }: ReadHead, since: number, sendWindow: number) {
    this.id = id;
    this.chosen = chosen;
    this.contentLength = contentLength;
    this.deadline = chosen.kind === "response" ? Number.POSITIVE_INFINITY : Date.now() + chosen.timeout;
    this.since = since;
    this.sendWindow = sendWindow;
  }

  collector(): BodyCollector {
    this.body ??= new BodyCollector();
    return this.body;
  }
}
