import { deepEqual, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { REPOSITORY } from "../../support/folders.ts";
import { linesOfDescriptors, linesOfProtos } from "./proto-lines.ts";

const PROTO = `${REPOSITORY}/proto`;
const FILES = [
  "envoy/service/auth/v3/external_auth.proto",
  "grpc/health/v1/health.proto",
  "grpc/reflection/v1/reflection.proto",
  "grpc/reflection/v1alpha/reflection.proto",
];

/** protobufjs has files of google/protobuf of its own, with other spellings; nobody changes protoc's. */
const isOurs = (line: string): boolean => !line.startsWith("google.protobuf.");

describe("the descriptors for reflection", () => {
  it("say what the .proto files say; `npm run descriptors` makes them anew", () => {
    const described = linesOfDescriptors(readFileSync(`${PROTO}/descriptors.binpb`)).filter(isOurs);
    ok(described.length > 75, `${described.length} lines`);
    deepEqual(described, linesOfProtos(PROTO, FILES).filter(isOurs));
  });
});
