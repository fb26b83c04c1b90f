import { type ApiAnswer, type ApiRequest, type ApiServer, startApiServer } from "./api-server.ts";
import type { Certified } from "./certificates.ts";

export interface GatewayOptions {
  /** The SCIM service's origin and the token that it takes. */
  readonly service: string;
  readonly token: string;
  /** Whether a token that was sent here may pass. */
  readonly accepts: (token: string) => boolean | Promise<boolean>;
  readonly tls?: Pick<Certified, "cert" | "key">;
}

const REFUSED: ApiAnswer = {
  status: 401,
  type: "application/scim+json",
  body: { schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"], status: "401", detail: "no such token" },
};

/** Stands before a real SCIM service, as an API gateway does: it checks tokens, keeps connections and speaks TLS. */
export function startScimGateway({ service, token, accepts, tls }: GatewayOptions): Promise<ApiServer> {
  return startApiServer(async ({ url, headers }: ApiRequest) => {
    const [, sent = ""] = /^Bearer (.+)$/.exec(headers.authorization ?? "") ?? [];
    if (!(await accepts(sent))) return REFUSED;
    const accept = headers.accept ?? "";
    const response = await fetch(service + url, { headers: { accept, authorization: `Bearer ${token}` } });
    const type = response.headers.get("content-type") ?? "";
    return { status: response.status, type, body: await response.text() };
  }, tls);
}
