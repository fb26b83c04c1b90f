import { Client, type ClientDuplexStream, credentials, type ServiceError } from "@grpc/grpc-js";

const asIs = (bytes: Buffer): Buffer => bytes;

export interface StreamedCall {
  readonly messages: readonly Buffer[];
  send(message: Buffer): void;
  /** No more is to be sent. */
  finish(): void;
  cancel(): void;
  /** Begins to read, where it was opened without. */
  read(): void;
  /** Resolves once so many messages are there; rejects where the call ends before. */
  received(count: number): Promise<readonly Buffer[]>;
  /** Resolves to the call's status. */
  readonly ended: Promise<number>;
}

/** A streaming call of bytes by grpc-js, which may leave what it is sent unread. The client is closed with the call. */
export function openCall(
  port: number,
  path: string,
  deadline = Number.POSITIVE_INFINITY,
  { reads = true } = {},
): StreamedCall {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    "grpc.use_local_subchannel_pool": 1,
  });
  const call: ClientDuplexStream<Buffer, Buffer> = client.makeBidiStreamRequest(path, asIs, asIs, {
    deadline,
  });
  const messages: Buffer[] = [];
  let arrived = () => {};
  call.on("data", (message: Buffer) => {
    messages.push(message);
    arrived();
  });
  if (!reads) call.pause();
  call.on("error", (_error: ServiceError) => {});
  const ended = new Promise<number>((resolve) => {
    call.on("status", ({ code }) => {
      client.close();
      resolve(code);
    });
  });
  return {
    messages,
    ended,
    send: (message) => void call.write(message),
    finish: () => call.end(),
    cancel: () => call.cancel(),
    read: () => void call.resume(),
    received: (count) =>
      new Promise((resolve, reject) => {
        arrived = () => {
          if (messages.length >= count) resolve(messages);
        };
        void ended.then((code) => reject(new Error(`ended with ${code} after ${messages.length} messages`)));
        arrived();
      }),
  };
}
