import type { AuthRequest } from "../transport/auth-request.ts";
import { readCheckRequest } from "../transport/check-codec/read-check-request.ts";
import { loadAuthorizationService } from "../transport/protos.ts";
import type { WireCheckRequest } from "../transport/wire.ts";

/** The request as the service would read it: written to the wire as Envoy does, and read off it by the same code. */
export function overTheWire(message: WireCheckRequest): AuthRequest {
  const { Check } = loadAuthorizationService();
  const request = Check && readCheckRequest(Check.requestSerialize(message));
  if (request === undefined) throw new Error("a CheckRequest that cannot be read back");
  return request;
}
