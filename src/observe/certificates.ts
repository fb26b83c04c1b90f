import type { X509Certificate } from "node:crypto";
import type { TlsServerSettings } from "../config/schema.ts";
import { certificatesOf } from "../provider/certificates.ts";
import type { Metrics } from "./metrics.ts";

/**
 * A chain is good until the first of its certificates ends; clients are known until the last authority ends, as one
 * that is being replaced stands beside its successor.
 */
export function observeCertificates(
  tls: TlsServerSettings | undefined,
  { certificateNotAfter }: Pick<Metrics, "certificateNotAfter">,
): void {
  if (tls === undefined) return;
  certificateNotAfter.set({ use: "server" }, Math.min(...certificatesOf(tls.certificate).map(notAfter)));
  if (tls.clientCa === undefined) return;
  certificateNotAfter.set({ use: "clientCa" }, Math.max(...certificatesOf(tls.clientCa).map(notAfter)));
}

/** Seconds since 1970. */
const notAfter = ({ validTo }: X509Certificate) => Date.parse(validTo) / 1_000;
