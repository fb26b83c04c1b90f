import type { Socket } from "node:net";
import { faultCode } from "../../provider/dispatcher.ts";
import { type Fault, faultOf, lostBy, TIMEOUT } from "./fault.ts";
import type { Entry, Message } from "./message.ts";
import { createMessageReader } from "./message-reader.ts";
import type { Request } from "./request.ts";

export interface Answer {
  readonly kind: "answer";
  /** `resultCode` of RFC 4511, section 4.1.9. */
  readonly code: number;
  readonly entries: readonly Entry[];
}

/**
 * One connection, asked one request at a time. Once it has ended it stays so: ldapts' own client connects anew by
 * itself, as nobody, and to nobody a server may well answer that there is no such user.
 */
export interface Channel {
  readonly kind: "channel";
  readonly isOpen: boolean;
  /** Ends the connection when the signal aborts before there is an answer. */
  exchange(request: Request, signal: AbortSignal): Promise<Answer | Fault>;
  /** Lets the socket go, for TLS to take it; undefined where the connection has ended. */
  detach(): Socket | undefined;
  close(): void;
}

/** Bytes of one answer: 1 MiB, some thousands of groups. */
const MAX_ANSWER_BYTES = 1024 * 1024;
/** Milliseconds: one minute. Firewalls and servers that drop idle connections unsaid do so later. */
const MAX_IDLE = 60_000;

const MALFORMED = faultOf("the answer is malformed");
const TOO_LARGE = faultOf("the answer is too large");
const DISCONNECTED = lostBy("disconnected by the server");

interface Pending {
  readonly id: number;
  readonly request: Request;
  readonly entries: Entry[];
  bytes: number;
  settle(outcome: Answer | Fault): void;
}

/** On a socket that is connected. */
export function createChannel(socket: Socket): Channel {
  const reader = createMessageReader();
  let pending: Pending | undefined;
  let ended: Fault | undefined;
  let lastId = 0;

  function end(fault: Fault): void {
    ended ??= fault;
    socket.destroy();
    pending?.settle(ended);
  }

  function take(chunk: Buffer): void {
    const fault = read(chunk);
    if (fault) end(fault);
  }

  /** Why the connection must end, if it must. */
  function read(chunk: Buffer): Fault | undefined {
    if (!pending) return DISCONNECTED;
    pending.bytes += chunk.length;
    if (pending.bytes > MAX_ANSWER_BYTES) return TOO_LARGE;
    const messages = reader.read(chunk);
    if (!messages) return MALFORMED;
    for (const message of messages) {
      const fault = handle(message);
      if (fault) return fault;
    }
    // What follows an answer unasked must not be taken for a part of the next one, or for what came by TLS.
    return !pending && reader.isWithin ? MALFORMED : undefined;
  }

  function handle(message: Message): Fault | undefined {
    // Id 0 says that the server is about to disconnect (RFC 4511, section 4.4.1).
    if (message.id === 0) return DISCONNECTED;
    if (!pending || message.id !== pending.id) return MALFORMED;
    // A reference to another server is not followed.
    if (message.kind === "reference") return undefined;
    if (message.kind === "entry") pending.entries.push(message.entry);
    else if (message.operation !== pending.request.result) return MALFORMED;
    else pending.settle({ kind: "answer", code: message.code, entries: pending.entries });
    return undefined;
  }

  const onError = (error: Error) => end(lostBy(faultCode(error)));
  const onClose = () => end(lostBy("connection closed"));
  const onIdle = () => {
    if (!pending) end(lostBy("connection idle"));
  };
  socket.on("data", take).on("error", onError).on("close", onClose).on("timeout", onIdle);
  socket.setTimeout(MAX_IDLE);

  return {
    kind: "channel",
    get isOpen() {
      return ended === undefined;
    },
    exchange(request, signal) {
      if (ended) return Promise.resolve(ended);
      if (signal.aborted) return Promise.resolve(TIMEOUT);
      lastId += 1;
      const id = lastId;
      return new Promise((resolve) => {
        const onAbort = () => end(TIMEOUT);
        const settle: Pending["settle"] = (outcome) => {
          signal.removeEventListener("abort", onAbort);
          pending = undefined;
          resolve(outcome);
        };
        signal.addEventListener("abort", onAbort, { once: true });
        pending = { id, request, entries: [], bytes: 0, settle };
        socket.write(request.write(id));
      });
    },
    detach() {
      if (ended) return undefined;
      socket.off("data", take).off("error", onError).off("close", onClose).off("timeout", onIdle);
      socket.on("error", () => undefined);
      socket.setTimeout(0);
      ended = lostBy("connection detached");
      return socket;
    },
    close: () => end(lostBy("connection closed")),
  };
}
