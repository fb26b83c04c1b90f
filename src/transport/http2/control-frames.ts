import type { Control } from "./control.ts";
import { ErrorCode } from "./error-code.ts";
import { buildFrame, Flag, FrameType, readUint31 } from "./frame.ts";
import { readSettings, SETTINGS_ACK } from "./settings.ts";
import type { Streams } from "./streams.ts";

const PRIORITY_BYTES = 5;
const PING_BYTES = 8;
const GOAWAY_BYTES = 8;
const UINT32_BYTES = 4;

/** The frames that carry no call: RFC 9113, sections 6.3 to 6.9. */
export class ControlFrames {
  readonly #control: Control;
  readonly #streams: Streams;

  constructor(control: Control, streams: Streams) {
    this.#control = control;
    this.#streams = streams;
  }

  /** Priorities are deprecated (RFC 9113, section 5.3); only their form is looked at. */
  priority(id: number, buffer: Buffer, start: number, end: number): void {
    if (!this.#control.spend("ignoredFrame")) return;
    if (id === 0) {
      this.#control.fail(ErrorCode.protocol);
      return;
    }
    if (end - start !== PRIORITY_BYTES) {
      this.#streamError(id, ErrorCode.frameSize);
      return;
    }
    if (readUint31(buffer, start) === id) this.#streamError(id, ErrorCode.protocol);
  }

  rstStream(id: number, length: number): void {
    if (id === 0 || this.#streams.isIdle(id)) {
      this.#control.fail(ErrorCode.protocol);
      return;
    }
    if (length !== UINT32_BYTES) {
      this.#control.fail(ErrorCode.frameSize);
      return;
    }
    const stream = this.#streams.get(id);
    if (stream) this.#streams.drop(stream);
    this.#control.spend("rapidReset");
  }

  settings(flags: number, id: number, buffer: Buffer, start: number, end: number): void {
    if (id !== 0) {
      this.#control.fail(ErrorCode.protocol);
      return;
    }
    if (flags & Flag.ack) {
      if (start !== end) this.#control.fail(ErrorCode.frameSize);
      else this.#control.spend("ignoredFrame");
      this.#streams.settingsAcknowledged = true;
      return;
    }
    if (!this.#control.spend("settings")) return;
    const read = readSettings(buffer, start, end);
    if (read.kind === "error") {
      this.#control.fail(read.code);
      return;
    }
    this.#apply(read.initialWindow);
  }

  /** Whether it was the peer's answer to one of ours. */
  ping(flags: number, id: number, buffer: Buffer, start: number, end: number): boolean {
    if (id !== 0) this.#control.fail(ErrorCode.protocol);
    else if (end - start !== PING_BYTES) this.#control.fail(ErrorCode.frameSize);
    else if (flags & Flag.ack) return this.#control.spend("ignoredFrame");
    else if (this.#control.spend("ping")) {
      this.#control.output.gather.write(buildFrame(FrameType.ping, Flag.ack, 0, buffer.subarray(start, end)));
    }
    return false;
  }

  /** The calls under way are still to be answered; the peer closes the connection after them. */
  goaway(id: number, length: number): void {
    if (id !== 0) this.#control.fail(ErrorCode.protocol);
    else if (length < GOAWAY_BYTES) this.#control.fail(ErrorCode.frameSize);
    else this.#control.spend("ignoredFrame");
  }

  windowUpdate(id: number, buffer: Buffer, start: number, end: number): void {
    if (end - start !== UINT32_BYTES) {
      this.#control.fail(ErrorCode.frameSize);
      return;
    }
    if (!this.#control.spend("windowUpdate")) return;
    const increment = readUint31(buffer, start);
    if (id === 0) this.#widenConnection(increment);
    else this.#widenStream(id, increment);
  }

  #apply(initialWindow: number | undefined): void {
    const { output } = this.#control;
    if (initialWindow !== undefined) {
      const difference = initialWindow - output.initialWindow;
      output.initialWindow = initialWindow;
      if (!this.#streams.moveWindows(difference)) {
        this.#control.fail(ErrorCode.flowControl);
        return;
      }
    }
    output.gather.write(SETTINGS_ACK);
    output.resume();
  }

  #widenConnection(increment: number): void {
    if (increment === 0) {
      this.#control.fail(ErrorCode.protocol);
      return;
    }
    if (!this.#control.output.widen(increment)) this.#control.fail(ErrorCode.flowControl);
  }

  #widenStream(id: number, increment: number): void {
    if (this.#streams.isIdle(id)) {
      this.#control.fail(ErrorCode.protocol);
      return;
    }
    if (increment === 0) {
      this.#streamError(id, ErrorCode.protocol);
      return;
    }
    const stream = this.#streams.get(id);
    if (stream === undefined) return;
    if (!this.#control.output.widenStream(stream, increment)) {
      this.#streams.reset(stream, ErrorCode.flowControl);
    }
  }

  #streamError(id: number, code: ErrorCode): void {
    const stream = this.#streams.get(id);
    if (stream) this.#streams.reset(stream, code);
    else this.#control.reset(id, code);
  }
}
