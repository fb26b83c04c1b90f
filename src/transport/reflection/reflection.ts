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
  const wanted = files.find((file) =>
    asked.kind === "file" ? file.name === asked.name : declares(file, asked.name),
  );
  if (wanted === undefined) return encodeError(request, NOT_FOUND, "no such file or symbol");
  const others = files.filter((file) => file !== wanted);
  return encodeFiles(
    request,
    [wanted, ...others].map(({ binary }) => binary),
  );
}

/** A symbol may also be one within another: a method of a service, a message in a message. */
function declares({ symbols }: FileDescriptor, name: string): boolean {
  return symbols.some((symbol) => name === symbol || name.startsWith(`${symbol}.`));
}
