import { fileURLToPath } from "node:url";
import { type AnyDefinition, loadSync, type ServiceDefinition } from "@grpc/proto-loader";
import { AUTHORIZATION } from "./service-names.ts";

const SERVICE_FILE = "envoy/service/auth/v3/external_auth.proto";
/** Wherever in the package this code stands, as it is written or as it is built. */
const PROTO_FOLDER = fileURLToPath(import.meta.resolve(`#proto/${SERVICE_FILE}`)).slice(
  0,
  -SERVICE_FILE.length,
);

/**
 * Names stay as Envoy documents them. No other option is set: defaults, empty lists and the names of oneofs
 * would be made for every request and read by nobody; 64-bit numbers and enumerations are in no request.
 */
const OPTIONS = { keepCase: true, includeDirs: [PROTO_FOLDER] };

/** The service of `proto/`; its messages have the shapes of wire.ts. Throws where a file is missing. */
export function loadAuthorizationService(): ServiceDefinition {
  const definition = loadSync(SERVICE_FILE, OPTIONS)[AUTHORIZATION];
  if (!isService(definition)) throw new Error(`proto/ defines no service ${AUTHORIZATION}`);
  return definition;
}

/** Messages and enumerations carry a `format`, services only their methods. */
function isService(definition: AnyDefinition | undefined): definition is ServiceDefinition {
  return definition !== undefined && !("format" in definition);
}
