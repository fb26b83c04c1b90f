import { type Message, readMessage } from "./message.ts";

/** Puts the chunks of a connection together to messages. */
export interface MessageReader {
  /** The messages that the chunk completes; undefined where the bytes are none. */
  read(chunk: Buffer): readonly Message[] | undefined;
  /** Whether a message has begun that is not complete. */
  readonly isWithin: boolean;
}

export function createMessageReader(): MessageReader {
  let received: Buffer = Buffer.alloc(0);
  return {
    read(chunk) {
      received = Buffer.concat([received, chunk]);
      const messages: Message[] = [];
      for (;;) {
        const reading = readMessage(received);
        if (reading.kind !== "message") return reading.kind === "malformed" ? undefined : messages;
        messages.push(reading.message);
        received = reading.rest;
      }
    },
    get isWithin() {
      return received.length > 0;
    },
  };
}
