import type { Duplex } from "node:stream";
import { Control } from "./control.ts";
import { ControlFrames } from "./control-frames.ts";
import { Data } from "./data.ts";
import { ErrorCode } from "./error-code.ts";
import { Flag, FrameType } from "./frame.ts";
import { FrameReader, type FrameSink } from "./frame-reader.ts";
import { Headers } from "./headers.ts";
import { Lifetime } from "./lifetime.ts";
import type { Http2Limits, LimitName } from "./limits.ts";
import type { Method } from "./method.ts";
import { Output } from "./output.ts";
import { Preface } from "./preface.ts";
import { buildSettings, DEFAULT_WINDOW } from "./settings.ts";
import { Streams } from "./streams.ts";

export interface ConnectionOptions {
  readonly methods: ReadonlyMap<string, Method>;
  readonly limits: Http2Limits;
  readonly observe: (limit: LimitName) => void;
}

/** How long a closed peer may take to read our GOAWAY, in milliseconds: reset at once, it might lose it. */
const LINGER_MILLISECONDS = 1_000;

/** One client's connection, over TCP or TLS. */
export class Connection implements FrameSink {
  readonly lifetime: Lifetime;
  readonly #socket: Duplex;
  readonly #output: Output;
  readonly #control: Control;
  readonly #streams: Streams;
  readonly #headers: Headers;
  readonly #data: Data;
  readonly #frames: ControlFrames;
  readonly #preface = new Preface();
  readonly #reader = new FrameReader(this);
  #settingsSeen = false;
  #linger: NodeJS.Timeout | undefined;

  constructor(socket: Duplex, { methods, limits, observe }: ConnectionOptions) {
    this.#socket = socket;
    this.#output = new Output(socket, {
      full: () => this.#pause(),
      sent: (stream) => this.#streams.sent(stream),
      tiny: () => this.#control.spend("tinyWindow"),
    });
    const onFailed = () => this.#end();
    this.#control = new Control({ limits, output: this.#output, observe, onFailed });
    this.#streams = new Streams(this.#control, (stream) => {
      this.#data.closed(stream);
      this.lifetime.closed();
    });
    this.#data = new Data(this.#control, this.#streams);
    this.#headers = new Headers(this.#control, this.#streams, methods, (stream) => this.#data.end(stream));
    this.#frames = new ControlFrames(this.#control, this.#streams);
    this.lifetime = new Lifetime({
      control: this.#control,
      streams: this.#streams,
      headers: this.#headers,
      end: onFailed,
      destroy: () => socket.destroy(),
    });
    this.#greet(limits);
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    socket.on("drain", () => this.#resume());
    socket.on("end", () => this.#end());
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#closed());
  }

  frame(type: number, flags: number, id: number, buffer: Buffer, start: number, end: number): boolean {
    if (!this.#settingsSeen) this.#expectSettings(type, flags);
    if (this.#headers.unfinished && type !== FrameType.continuation) this.#control.fail(ErrorCode.protocol);
    if (!this.#control.failed) this.#dispatch(type, flags, id, buffer, start, end);
    return !this.#control.failed;
  }

  oversized(): void {
    this.#control.fail(ErrorCode.frameSize);
  }

  /** RFC 9113, section 5.5: frames of unknown types are skipped. */
  #dispatch(type: number, flags: number, id: number, buffer: Buffer, start: number, end: number): void {
    if (type === FrameType.headers) this.#headers.headers(flags, id, buffer, start, end);
    else if (type === FrameType.data) this.#data.data(flags, id, buffer, start, end);
    else if (type === FrameType.windowUpdate) this.#frames.windowUpdate(id, buffer, start, end);
    else if (type === FrameType.settings) this.#frames.settings(flags, id, buffer, start, end);
    else if (type === FrameType.rstStream) this.#frames.rstStream(id, end - start);
    else if (type === FrameType.ping) this.#ping(flags, id, buffer, start, end);
    else if (type === FrameType.continuation) this.#headers.continuation(flags, id, buffer, start, end);
    else if (type === FrameType.priority) this.#frames.priority(id, buffer, start, end);
    else if (type === FrameType.goaway) this.#frames.goaway(id, end - start);
    else if (type === FrameType.pushPromise) this.#control.fail(ErrorCode.protocol);
    else this.#control.spend("ignoredFrame");
  }

  #ping(flags: number, id: number, buffer: Buffer, start: number, end: number): void {
    if (this.#frames.ping(flags, id, buffer, start, end)) this.lifetime.pingAnswered();
  }

  #greet({ maxConcurrentStreams, maxHeaderListBytes, streamWindow, connectionWindow }: Http2Limits): void {
    this.#output.gather.write(buildSettings({ maxConcurrentStreams, maxHeaderListBytes, streamWindow }));
    this.#output.uint32(FrameType.windowUpdate, 0, connectionWindow - DEFAULT_WINDOW);
  }

  #read(chunk: Buffer): void {
    if (this.#control.failed) return;
    this.lifetime.heard();
    const from = this.#preface.skip(chunk);
    if (from < 0) this.#control.fail(ErrorCode.protocol);
    else this.#reader.read(chunk, from);
  }

  /** RFC 9113, section 3.4: the preface ends with a SETTINGS frame. */
  #expectSettings(type: number, flags: number): void {
    if (type !== FrameType.settings || flags & Flag.ack) {
      this.#control.fail(ErrorCode.protocol);
      return;
    }
    this.#settingsSeen = true;
    this.lifetime.greeted();
  }

  /** Who does not read its answers is not read either. */
  #pause(): void {
    if (this.#control.failed) return;
    this.#socket.pause();
    this.lifetime.stalled();
  }

  #resume(): void {
    this.lifetime.unstalled();
    this.#socket.resume();
  }

  #end(): void {
    this.#control.failed = true;
    this.#output.gather.flush();
    this.#socket.resume();
    if (!this.#socket.writableEnded) this.#socket.end();
    this.#linger ??= setTimeout(() => this.#socket.destroy(), LINGER_MILLISECONDS).unref();
  }

  #closed(): void {
    clearTimeout(this.#linger);
    this.#control.failed = true;
    this.#streams.dropAll();
  }
}
