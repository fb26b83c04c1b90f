import type { ProviderSettings } from "../config/schema.ts";
import type { CallObserver } from "../observe/provider-calls.ts";
import { createDiscovery, type Discovery } from "./discovery.ts";
import { type Outage, type Outbound, outage } from "./outbound.ts";
import type { ProviderProfile } from "./profile.ts";

/** The addresses at a provider that the service calls. */
export type EndpointName = "introspection" | "userinfo" | "jwks";

export interface Endpoint {
  readonly kind: "endpoint";
  readonly url: string;
}

/** Finds an address; an address that cannot be had, or must not be used, is an outage. */
export interface Endpoints {
  find(name: EndpointName): Promise<Endpoint | Outage>;
}

export function createEndpoints(
  { discovery, endpoints }: ProviderProfile,
  settings: ProviderSettings,
  outbound: Outbound,
  observe: CallObserver,
): Endpoints {
  const document = discovery && createDiscovery({ ...settings, ...discovery }, outbound, observe);
  return {
    async find(name) {
      const url = endpoints[name];
      if (url !== undefined) return { kind: "endpoint", url };
      return document ? findDiscovered(document, name) : outage(`no ${name} address`);
    },
  };
}

/** Members of a discovery document: RFC 8414, section 2, and OpenID Connect Discovery 1.0, section 3. */
const DISCOVERY_MEMBERS = {
  introspection: "introspection_endpoint",
  userinfo: "userinfo_endpoint",
  jwks: "jwks_uri",
} as const;

async function findDiscovered(discovery: Discovery, name: EndpointName): Promise<Endpoint | Outage> {
  const document = await discovery.document();
  if (document.kind === "outage") return document;
  return discovery.permit(document.members[DISCOVERY_MEMBERS[name]], name);
}
