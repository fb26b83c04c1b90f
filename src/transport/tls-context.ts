import { constants } from "node:crypto";
import { createSecureContext, type SecureContextOptions } from "node:tls";
import type { TlsServerSettings } from "../config/schema.ts";

/**
 * RFC 9113, section 9.2.2, with Appendix A: of TLS 1.2 only what has forward secrecy and authenticates what it
 * encrypts. Envoy's clients speak 1.2 unless they are told otherwise (tls_maximum_protocol_version).
 */
const CIPHERS = [
  "TLS_AES_128_GCM_SHA256",
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
].join(":");

export function secureContextOptions({
  certificate,
  key,
  clientCa,
}: TlsServerSettings): SecureContextOptions {
  const ca = clientCa === undefined ? {} : { ca: clientCa };
  // RFC 9113, section 9.2.1.
  const secureOptions = constants.SSL_OP_NO_RENEGOTIATION;
  return { cert: certificate, key, ...ca, minVersion: "TLSv1.2", ciphers: CIPHERS, secureOptions };
}

/** Why OpenSSL serves nobody with these, such as for a key that is too short; undefined where it does. */
export function openSslRefusal(tls: TlsServerSettings): string | undefined {
  try {
    createSecureContext(secureContextOptions(tls));
    return undefined;
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : "no reason given";
  }
}
