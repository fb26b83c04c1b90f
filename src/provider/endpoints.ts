import type { ProviderSettings } from "../config/schema.ts";
import type { CallObserver } from "../observe/provider-calls.ts";
import { createDiscovery, type Discovery } from "./discovery.ts";
import { type Outage, type Outbound, outage } from "./outbound.ts";

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
  settings: ProviderSettings,
  outbound: Outbound,
  observe: CallObserver,
): Endpoints {
  switch (settings.preset) {
    case "oidc":
      return discoveredEndpoints(createDiscovery(settings, outbound, observe));
    case "custom":
      return configuredEndpoints({
        introspection: settings.introspectionEndpoint,
        userinfo: settings.userinfoEndpoint,
        jwks: settings.jwksUri,
      });
  }
}

function configuredEndpoints(urls: Record<EndpointName, string | undefined>): Endpoints {
  return {
    async find(name) {
      const url = urls[name];
      return url === undefined ? outage(`no ${name} address`) : { kind: "endpoint", url };
    },
  };
}

/** Members of a discovery document: RFC 8414, section 2, and OpenID Connect Discovery 1.0, section 3. */
const DISCOVERY_MEMBERS = {
  introspection: "introspection_endpoint",
  userinfo: "userinfo_endpoint",
  jwks: "jwks_uri",
} as const;

function discoveredEndpoints(discovery: Discovery): Endpoints {
  return {
    async find(name) {
      const document = await discovery.document();
      if (document.kind === "outage") return document;
      return discovery.permit(document.members[DISCOVERY_MEMBERS[name]], name);
    },
  };
}
