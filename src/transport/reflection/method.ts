import type { StreamingMethod } from "../http2/method.ts";
import { type FileDescriptor, readFileDescriptor } from "./file-descriptor.ts";
import { reflect } from "./reflection.ts";

/** google.rpc.Code. */
const OK = 0;
const NO_PROTOBUF = 13;
const UNAVAILABLE = 14;

/** ServerReflectionInfo: each request is answered in its turn. The files are read when first asked for. */
export function createReflectionMethod(): StreamingMethod {
  let loading: Promise<readonly FileDescriptor[]> | undefined;
  return (call) => {
    let answered = Promise.resolve();
    const answer = async (request: Buffer) => {
      loading ??= loadFiles();
      const response = reflect(request, await loading);
      if (response) call.send(response);
      else call.end(NO_PROTOBUF);
    };
    const inTurn = (step: () => void | Promise<void>) => {
      answered = answered.then(step).catch(() => call.end(UNAVAILABLE));
    };
    return {
      message: (message) => {
        const request = Buffer.from(message);
        inTurn(() => answer(request));
      },
      ended: () => inTurn(() => call.end(OK)),
      closed: () => {},
    };
  };
}

/** The compiler of .proto files is loaded for this alone, and takes some 50 ms of a start. */
async function loadFiles(): Promise<readonly FileDescriptor[]> {
  const { loadFileDescriptors } = await import("../protos.ts");
  return loadFileDescriptors().map(readFileDescriptor);
}
