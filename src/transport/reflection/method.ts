import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { StreamCall, StreamHandler, StreamingMethod } from "../http2/method.ts";
import { type FileDescriptor, readFileDescriptors } from "./file-descriptor.ts";
import { reflect } from "./reflection.ts";

/** google.rpc.Code. */
const OK = 0;
const NO_PROTOBUF = 13;
const UNAVAILABLE = 14;

/** ServerReflectionInfo: each request is answered in its turn. The files are read when first asked for. */
export function createReflectionMethod(): StreamingMethod {
  let loading: Promise<readonly FileDescriptor[]> | undefined;
  const files = () => {
    loading ??= loadFiles();
    return loading;
  };
  return { open: (call) => answerInTurn(call, files) };
}

function answerInTurn(call: StreamCall, files: () => Promise<readonly FileDescriptor[]>): StreamHandler {
  let turn = Promise.resolve();
  const inTurn = (step: () => void | Promise<void>) => {
    turn = turn.then(step).catch(() => call.end(UNAVAILABLE));
  };
  const answer = async (request: Buffer) => {
    const response = reflect(request, await files());
    if (response) call.send(response);
    else call.end(NO_PROTOBUF);
  };
  return {
    message: (message) => {
      const request = Buffer.from(message);
      inTurn(() => answer(request));
    },
    ended: () => inTurn(() => call.end(OK)),
    closed: () => {},
  };
}

async function loadFiles(): Promise<readonly FileDescriptor[]> {
  return readFileDescriptors(await readFile(fileURLToPath(import.meta.resolve("#proto/descriptors.binpb"))));
}
