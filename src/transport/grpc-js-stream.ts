import { type handleBidiStreamingCall, type ServerDuplexStream, status } from "@grpc/grpc-js";
import type { StreamCall, StreamingMethod } from "./http2/method.ts";

type DuplexCall = ServerDuplexStream<Buffer, Buffer>;

/** A streaming method for a grpc-js server. As in our own server, one that throws ends its call with UNKNOWN. */
export function toStreamHandler(method: StreamingMethod): handleBidiStreamingCall<Buffer, Buffer> {
  return (duplex) => {
    const call = toStreamCall(duplex);
    const guarded = (step: () => void) => {
      try {
        step();
      } catch {
        call.end(status.UNKNOWN);
      }
    };
    guarded(() => {
      const handler = method.open(call);
      duplex.on("data", (message: Buffer) => {
        if (!duplex.writableEnded) guarded(() => handler.message(message));
      });
      duplex.on("end", () => {
        if (!duplex.writableEnded) guarded(() => handler.ended());
      });
      duplex.on("close", () => guarded(() => handler.closed()));
    });
  };
}

/** What is sent after the end, or to a caller that is gone, is dropped: grpc-js would take it for a second error. */
function toStreamCall(duplex: DuplexCall): StreamCall {
  const isOver = () => duplex.writableEnded || duplex.destroyed;
  return {
    send: (message) => {
      if (isOver() || duplex.write(message)) return;
      // Who does not read its answers is not read either.
      duplex.pause();
      duplex.once("drain", () => duplex.resume());
    },
    end: (code) => {
      if (isOver()) return;
      if (code === status.OK) duplex.end();
      else duplex.emit("error", { code });
    },
  };
}
