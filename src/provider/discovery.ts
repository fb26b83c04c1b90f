import type { ProviderSettings } from "../config/schema.ts";
import type { Claims } from "../credential/claims.ts";
import type { CallObserver } from "../observe/provider-calls.ts";
import { permittedAddress } from "./address.ts";
import { readJsonObject } from "./answer.ts";
import type { Endpoint } from "./endpoints.ts";
import { type Outage, type Outbound, outage } from "./outbound.ts";
import { type DocumentForm, wellKnownAddress } from "./well-known.ts";

/** Milliseconds after which a discovery document is read again: one hour. The old one serves meanwhile. */
const MAX_AGE = 3_600_000;

export interface DiscoveryDocument {
  readonly kind: "document";
  readonly members: Claims;
}

export interface Discovery {
  /** The provider's document, read when first needed and kept; one read at a time. */
  document(): Promise<DiscoveryDocument | Outage>;
  /** An address out of the document, or an outage when it is missing or must not be used. */
  permit(address: unknown, name: string): Endpoint | Outage;
}

/** Whose document it is, and whither it may send us. */
export interface DiscoveryOptions
  extends Pick<ProviderSettings, "hosts" | "allowHttp" | "clientAuthentication"> {
  readonly issuer: string;
  readonly form: DocumentForm;
}

export function createDiscovery(
  options: DiscoveryOptions,
  outbound: Outbound,
  observe: CallObserver,
): Discovery {
  const { issuer, hosts = [], allowHttp } = options;
  const rules = { issuerHost: new URL(issuer).host, hosts, allowHttp };
  let known: { document: DiscoveryDocument; readAt: number } | undefined;
  let reading: Promise<DiscoveryDocument | Outage> | undefined;

  async function read(): Promise<DiscoveryDocument | Outage> {
    const document = await observe("discovery", () => readDocument(options, outbound));
    if (document.kind === "document") known = { document, readAt: Date.now() };
    return document;
  }

  return {
    async document() {
      if (known && Date.now() - known.readAt < MAX_AGE) return known.document;
      reading ??= read().finally(() => {
        reading = undefined;
      });
      return known?.document ?? reading;
    },
    permit(address, name) {
      const url = permittedAddress(address, rules);
      return url === undefined
        ? outage(`discovery: no permitted ${name} address`)
        : { kind: "endpoint", url };
    },
  };
}

async function readDocument(
  { issuer, form, clientAuthentication }: DiscoveryOptions,
  outbound: Outbound,
): Promise<DiscoveryDocument | Outage> {
  const url = wellKnownAddress(issuer, form);
  const answer = await outbound.send({ url, method: "GET", headers: { accept: "application/json" } });
  if (answer.kind === "outage") return outage(`discovery: ${answer.detail}`);
  const members = answer.status === 200 ? readJsonObject(answer) : undefined;
  if (!members) return outage(`discovery: status ${answer.status} or no JSON`);
  if (members.issuer !== issuer) return outage("discovery: the document is of another issuer");
  return {
    kind: "document",
    members: clientAuthentication === "tls_client_auth" ? withAliases(members) : members,
  };
}

/** Who shows a certificate must prefer the addresses that ask for one (RFC 8705, section 5). */
function withAliases(members: Claims): Claims {
  const { mtls_endpoint_aliases: aliases } = members;
  return Object.assign(Object.create(null), members, typeof aliases === "object" ? aliases : undefined);
}
