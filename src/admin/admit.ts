import type { IncomingMessage } from "node:http";
import type { Address } from "../config/scalars.ts";
import { authorityOf, localAuthorityOf } from "../http/authority.ts";
import { createBearerCheck } from "../http/bearer.ts";
import { type AdminReply, failure } from "./reply.ts";

export interface AdmitOptions {
  readonly token: string;
  /** Where the listener was told to listen, and further values of Host. */
  readonly listen: Address;
  readonly hosts: readonly string[];
  /** By its path, whether each takes a body. */
  readonly paths: ReadonlyMap<string, { readonly takesBody: boolean }>;
}

/**
 * Why a request is turned away before it is read; undefined where it is not. A page in an operator's browser can send
 * requests here, under a name of its own that leads to this address: it cannot but name itself.
 */
export function createAdmission({
  token,
  listen,
  hosts,
  paths,
}: AdmitOptions): (request: IncomingMessage) => AdminReply | undefined {
  const isBearer = createBearerCheck(token);
  const names = ["localhost", "127.0.0.1", "::1"].map((host) => authorityOf({ host, port: listen.port }));
  const own = new Set([...names, localAuthorityOf(listen), ...hosts]);
  const known = [...paths.keys()].join(" and ");
  return ({ headers, method, url = "" }) => {
    const { host = "", origin, authorization, "content-type": contentType = "" } = headers;
    if (!own.has(host.toLowerCase())) return failure(421, "This host is not answered here.");
    if (origin !== undefined) return failure(403, "Requests of web pages are not answered.");
    if (!isBearer(authorization)) {
      return failure(401, "The admin token is required.", { "www-authenticate": 'Bearer realm="admin"' });
    }
    const asked = paths.get(url);
    if (asked === undefined) return failure(404, `There is ${known}.`);
    if (method !== "POST") return failure(405, "POST is the only method.", { allow: "POST" });
    const mediaType = contentType.split(";")[0]?.trim().toLowerCase();
    return !asked.takesBody || mediaType === "application/json"
      ? undefined
      : failure(415, "The body must be application/json.");
  };
}
