import { AUTHORIZATION, HEALTH, REFLECTIONS } from "../service-names.ts";
import type { FileDescriptor } from "./file-descriptor.ts";
import { encodeError, encodeFiles, encodeServices, readReflectionRequest } from "./messages.ts";

/** google.rpc.Code. */
const NOT_FOUND = 5;
const UNIMPLEMENTED = 12;

const SERVICES = [AUTHORIZATION, HEALTH, ...REFLECTIONS];

/**
 * Answers one ServerReflectionRequest with one ServerReflectionResponse, undefined where the bytes are no
 * request. The file asked for comes first, all others after it: a client wants what it imports next.
 */
export function reflect(request: Buffer, files: readonly FileDescriptor[]): Buffer | undefined {
  const asked = readReflectionRequest(request);
  if (asked === undefined) return undefined;
  if (asked.kind === "services") return encodeServices(request, SERVICES);
  if (asked.kind === "unknown") return encodeError(request, UNIMPLEMENTED, "proto3 has no extensions");
  const isWanted = asked.kind === "file" ? hasName(asked.name) : declares(asked.name);
  const wanted = files.find(isWanted);
  if (wanted === undefined) return encodeError(request, NOT_FOUND, "no such file or symbol");
  const others = files.filter((file) => file !== wanted);
  return encodeFiles(
    request,
    [wanted, ...others].map(({ binary }) => binary),
  );
}

function hasName(name: string) {
  return (file: FileDescriptor) => file.name === name;
}

/** A symbol may also be one within another: a method of a service, a message in a message. */
function declares(name: string) {
  return ({ symbols }: FileDescriptor) =>
    symbols.some((symbol) => name === symbol || name.startsWith(`${symbol}.`));
}
