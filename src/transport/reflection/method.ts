import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { StreamCall, StreamHandler, StreamingMethod } from "../http2/method.ts";
import { type FileDescriptor, readFileDescriptors } from "./file-descriptor.ts";
import { reflect } from "./reflection.ts";

/** google.rpc.Code. */
const OK = 0;
const NO_PROTOBUF = 13;

/**
 * ServerReflectionInfo. The files, a few kB, are read when first asked for, and at once: so each request is
 * answered before the next is looked at, and none has to be kept.
 */
export function createReflectionMethod(): StreamingMethod {
  let loaded: readonly FileDescriptor[] | undefined;
  const files = () => {
    loaded ??= loadFiles();
    return loaded;
  };
  return { open: (call) => answering(call, files) };
}

function answering(call: StreamCall, files: () => readonly FileDescriptor[]): StreamHandler {
  return {
    message: (message) => {
      const response = reflect(message, files());
      if (response) call.send(response);
      else call.end(NO_PROTOBUF);
    },
    ended: () => call.end(OK),
    closed: () => {},
  };
}

function loadFiles(): readonly FileDescriptor[] {
  return readFileDescriptors(readFileSync(fileURLToPath(import.meta.resolve("#proto/descriptors.binpb"))));
}
