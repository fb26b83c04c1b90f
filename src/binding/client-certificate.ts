import { createHash, X509Certificate } from "node:crypto";
import type { ConfigSettings } from "../config/schema.ts";
import type { AuthRequest } from "../transport/auth-request.ts";
import type { BindingParts } from "./binding.ts";
import { parseXfcc, type XfccElement } from "./xfcc.ts";

const XFCC = "x-forwarded-client-cert";

/** OpenSSL takes the first certificate of a text and passes over whatever else is in it. */
const ONE_CERTIFICATE = /^\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*$/;
const SHA256_HEX = /^[0-9a-f]{64}$/i;

/**
 * Reads the thumbprint (`x5t#S256`, RFC 8705, section 3.1) of the certificate that a request's client holds, from
 * where the configuration says that Envoy tells of it. Undefined where Envoy tells of none, or not clearly of one.
 */
export function createCertificateThumbprint({
  from,
  xfccElement,
}: ConfigSettings["clientCertificate"]): BindingParts["certificateThumbprint"] {
  if (from === "peer") return peerThumbprint;
  return ({ headers }) => {
    const element = clientElement(headers.get(XFCC) ?? [], xfccElement);
    return element && thumbprintOfElement(element);
  };
}

export function peerThumbprint({ peerCertificate }: AuthRequest): string | undefined {
  return peerCertificate === undefined ? undefined : thumbprintOfPem(peerCertificate);
}

/**
 * The element so many places from the end, as each hop appends one, and only where it is the first. Nobody but a client
 * adds more: by a header of its own, or by a comma in a name of its certificate, which Envoy writes without quotes.
 */
function clientElement(lines: readonly string[], place: number): XfccElement | undefined {
  const elements = parseXfcc(lines.join());
  return elements?.length === place ? elements[0] : undefined;
}

function thumbprintOfElement(element: XfccElement): string | undefined {
  const valuesOf = (name: string) => element.flatMap(([key, value]) => (key === name ? [value] : []));
  const hashes = valuesOf("hash");
  const certificates = valuesOf("cert");
  if (hashes.length > 1 || certificates.length > 1) return undefined;
  const [thumbprint, ...others] = [...hashes.map(thumbprintOfHex), ...certificates.map(thumbprintOfPem)];
  return others.every((other) => other === thumbprint) ? thumbprint : undefined;
}

function thumbprintOfHex(hash: string): string | undefined {
  return SHA256_HEX.test(hash) ? Buffer.from(hash, "hex").toString("base64url") : undefined;
}

/** `encoded` is one certificate in PEM, percent-encoded. */
function thumbprintOfPem(encoded: string): string | undefined {
  try {
    const pem = decodeURIComponent(encoded);
    if (!ONE_CERTIFICATE.test(pem)) return undefined;
    return createHash("sha256").update(new X509Certificate(pem).raw).digest("base64url");
  } catch {
    return undefined;
  }
}
