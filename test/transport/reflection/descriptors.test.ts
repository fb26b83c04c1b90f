import { deepEqual, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { type AnyDefinition, loadFileDescriptorSetFromBuffer, loadSync } from "@grpc/proto-loader";
import { REPOSITORY } from "../../support/folders.ts";

const PROTO = `${REPOSITORY}/proto`;
const OPTIONS = { keepCase: true, includeDirs: [PROTO] };
const FILES = [
  "envoy/service/auth/v3/external_auth.proto",
  "grpc/health/v1/health.proto",
  "grpc/reflection/v1/reflection.proto",
  "grpc/reflection/v1alpha/reflection.proto",
];

/** What of a definition both ways of loading tell: fields, numbers and types, values, methods and what they take. */
function tell(definition: AnyDefinition): unknown {
  if ("format" in definition) return pick(definition.type, KEPT);
  return Object.values(definition).map((method) => [
    method.path,
    method.requestStream,
    method.responseStream,
    pick(method.requestType?.type, KEPT),
    pick(method.responseType?.type, KEPT),
  ]);
}

const KEPT = new Set(["name", "field", "nestedType", "enumType", "oneofDecl", "value", "number", "label"]);
for (const key of ["type", "typeName", "oneofIndex"]) KEPT.add(key);

/** The same object with only these keys, at every depth; the names of types without the dot that protoc writes. */
function pick(value: unknown, keys: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((element) => pick(element, keys));
  if (typeof value === "string") return value.replace(/^\./, "");
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => keys.has(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, pick(inner, keys)]));
}

describe("the descriptors for reflection", () => {
  it("say what the .proto files say; `npm run descriptors` makes them anew", () => {
    const set = loadFileDescriptorSetFromBuffer(readFileSync(`${PROTO}/descriptors.binpb`), OPTIONS);
    const written = loadSync(FILES, OPTIONS);
    deepEqual(Object.keys(set).sort(), Object.keys(written).sort());
    ok(Object.keys(set).length > 30);
    for (const [name, definition] of Object.entries(written)) {
      const described = set[name];
      ok(described);
      deepEqual(tell(described), tell(definition), name);
    }
  });
});
