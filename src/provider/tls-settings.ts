import { createPrivateKey, X509Certificate } from "node:crypto";
import type { ProviderSettings } from "../config/schema.ts";

/** What the TLS to a provider is made with; all in PEM. */
export interface TlsSettings {
  /** Certificates that are trusted instead of the usual ones. */
  readonly ca?: string;
  /** Our client's certificate and its key, shown to a provider that asks for one. */
  readonly cert?: string;
  readonly key?: string;
}

/** The client's certificate is shown only where it was chosen as the client's proof (RFC 8705, section 2.1). */
export function tlsSettingsOf(settings: ProviderSettings): TlsSettings {
  const { ca, clientAuthentication, clientCertificate: cert, clientKey: key } = settings;
  const proves = clientAuthentication === "tls_client_auth" && cert !== undefined && key !== undefined;
  return { ...(ca !== undefined && { ca }), ...(proves && { cert, key }) };
}

/** Whether `key` is the private key of the first certificate of `cert`, which is the one shown; both in PEM. */
export function isCertificatePair(cert: string, key: string): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}
