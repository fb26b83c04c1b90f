import type { Document } from "yaml";
import { CONNECTION_MANAGER, EXT_AUTHZ, FILTER_CHAIN } from "./envoy.ts";

const HTTP_FILTERS = [...CONNECTION_MANAGER, "http_filters"];
const TLS = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3";

interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

const commonContext = ({ cert, key }: KeyPair, trusted: string) => ({
  tls_certificates: [{ certificate_chain: { inline_string: cert }, private_key: { inline_string: key } }],
  validation_context: { trusted_ca: { inline_string: trusted } },
});

/** The listener speaks TLS as `server`; a client may show a certificate of the authority. All texts are PEM. */
export function acceptClientCertificates(config: Document, server: KeyPair, authority: string): void {
  const typed_config = {
    "@type": `${TLS}.DownstreamTlsContext`,
    common_tls_context: commonContext(server, authority),
    require_client_certificate: false,
  };
  config.setIn([...FILTER_CHAIN, "transport_socket"], { name: "envoy.transport_sockets.tls", typed_config });
}

/** Tells the authorization service of the certificate itself. */
export function includePeerCertificate(config: Document): void {
  config.setIn([...EXT_AUTHZ, "include_peer_certificate"], true);
}

/** Writes X-Forwarded-Client-Cert in this mode, with these details beside `Hash`. */
export function forwardClientCertificate(
  config: Document,
  mode: "SANITIZE_SET" | "APPEND_FORWARD",
  details: Readonly<Partial<Record<"cert" | "chain" | "subject" | "uri" | "dns", boolean>>>,
): void {
  config.setIn([...CONNECTION_MANAGER, "forward_client_cert_details"], mode);
  config.setIn([...CONNECTION_MANAGER, "set_current_client_cert_details"], details);
}

/** Passes every request on, over TLS with a certificate of its own, and asks nobody. */
export function connectToNextEnvoy(config: Document, client: KeyPair, nextServer: string): void {
  config.deleteIn([...HTTP_FILTERS, 0]);
  const typed_config = {
    "@type": `${TLS}.UpstreamTlsContext`,
    common_tls_context: commonContext(client, nextServer),
  };
  config.setIn(["static_resources", "clusters", 1, "transport_socket"], {
    name: "envoy.transport_sockets.tls",
    typed_config,
  });
}

/** Asks grantgate over TLS, as `client` where it shows a certificate; the authority is that of grantgate's own. */
export function askOverTls(config: Document, authority: string, client?: KeyPair): void {
  const validation = { validation_context: { trusted_ca: { inline_string: authority } } };
  const typed_config = {
    "@type": `${TLS}.UpstreamTlsContext`,
    common_tls_context: {
      ...(client ? commonContext(client, authority) : validation),
      alpn_protocols: ["h2"],
    },
  };
  config.setIn(["static_resources", "clusters", 0, "transport_socket"], {
    name: "envoy.transport_sockets.tls",
    typed_config,
  });
}
