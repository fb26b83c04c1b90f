import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import protobuf from "protobufjs";

const folderOf = (specifier: string) => dirname(fileURLToPath(import.meta.resolve(specifier)));
const XDS = fileURLToPath(new URL("../../node_modules/@grpc/grpc-js-xds/deps", import.meta.url));

const OUR_FOLDERS = [fileURLToPath(new URL("../../proto", import.meta.url))];
/** Upstream's own files and all that they import. */
const UPSTREAM_FOLDERS = [
  ...["envoy-api", "googleapis", "protoc-gen-validate", "xds"].map((name) => join(XDS, name)),
  join(folderOf("grpc-health-check"), "../../proto"),
  folderOf("protobufjs"),
];
const AUTHORIZATION_FILE = "envoy/service/auth/v3/external_auth.proto";

function load(folders: readonly string[], ...files: string[]): protobuf.Root {
  const root = new protobuf.Root();
  root.resolvePath = (_importer, file) =>
    folders.map((folder) => join(folder, file)).find((path) => existsSync(path)) ?? null;
  root.loadSync(files, { keepCase: true }).resolveAll();
  return root;
}

export const ours = load(OUR_FOLDERS, AUTHORIZATION_FILE, "grpc/health/v1/health.proto");
export const upstream = load(UPSTREAM_FOLDERS, AUTHORIZATION_FILE, "health/v1/health.proto");

export const CHECK_REQUEST = "envoy.service.auth.v3.CheckRequest";
export const CHECK_RESPONSE = "envoy.service.auth.v3.CheckResponse";

export function encode(root: protobuf.Root, message: string, value: object): Buffer {
  const type = root.lookupType(message);
  return Buffer.from(type.encode(type.fromObject(value)).finish());
}

/** Enumerations by name, absent fields left out, a map or list present only with entries. */
export function decode(root: protobuf.Root, message: string, bytes: Buffer): Record<string, unknown> {
  const type = root.lookupType(message);
  return type.toObject(type.decode(bytes), { enums: String });
}
