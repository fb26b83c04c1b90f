import { Budget } from "./budget.ts";
import { ErrorCode } from "./error-code.ts";
import { buildFrame, FrameType } from "./frame.ts";
import type { Flood, Http2Limits, LimitName } from "./limits.ts";
import type { Output } from "./output.ts";

/** Streams reset by us whose frames may still be on their way; older ones are forgotten. */
const REMEMBERED_RESETS = 1_024;
/** RFC 9113, section 6.8: "no call is refused yet". */
export const NO_LAST_STREAM = 0x7fff_ffff;

export interface ControlOptions {
  readonly limits: Http2Limits;
  readonly output: Output;
  readonly observe: (limit: LimitName) => void;
  /** The connection is at its end; GOAWAY is written. */
  readonly onFailed: () => void;
}

/** What goes wrong on a connection, and what it costs: a stream or the connection (RFC 9113, section 5.4). */
export class Control {
  readonly limits: Http2Limits;
  readonly output: Output;
  /** The highest stream identifier of the client's that was, or may have been, acted on. */
  lastStreamId = 0;
  failed = false;
  readonly #observe: (limit: LimitName) => void;
  readonly #onFailed: () => void;
  readonly #budgets = new Map<Flood, Budget>();
  readonly #made = performance.now();
  readonly #resets = new Set<number>();

  constructor({ limits, output, observe, onFailed }: ControlOptions) {
    this.limits = limits;
    this.output = output;
    this.#observe = observe;
    this.#onFailed = onFailed;
  }

  /** False when that was one too many, and the connection has failed. */
  spend(flood: Flood): boolean {
    if (this.#budgetOf(flood).spend(this.output.work)) return true;
    this.exceed(flood);
    return false;
  }

  /** Tells of a limit, without more. */
  observe(limit: LimitName): void {
    this.#observe(limit);
  }

  exceed(limit: LimitName): void {
    if (this.failed) return;
    this.#observe(limit);
    this.fail(ErrorCode.enhanceYourCalm);
  }

  /** A connection error. */
  fail(code: ErrorCode): void {
    if (this.failed) return;
    this.failed = true;
    this.goaway(this.lastStreamId, code);
    this.#onFailed();
  }

  goaway(lastStreamId: number, code: ErrorCode): void {
    const payload = Buffer.alloc(8);
    payload.writeUInt32BE(lastStreamId, 0);
    payload.writeUInt32BE(code, 4);
    this.output.gather.write(buildFrame(FrameType.goaway, 0, 0, payload));
  }

  /** A stream error; a peer that makes too many loses the connection. */
  reset(streamId: number, code: ErrorCode): void {
    if (!this.spend("serverReset")) return;
    this.output.uint32(FrameType.rstStream, streamId, code);
    this.#resets.add(streamId);
    if (this.#resets.size <= REMEMBERED_RESETS) return;
    for (const oldest of this.#resets) {
      this.#resets.delete(oldest);
      return;
    }
  }

  wasReset(streamId: number): boolean {
    return this.#resets.has(streamId);
  }

  #budgetOf(flood: Flood): Budget {
    const known = this.#budgets.get(flood);
    if (known) return known;
    const made = new Budget(this.limits.floods[flood], this.#made);
    this.#budgets.set(flood, made);
    return made;
  }
}
