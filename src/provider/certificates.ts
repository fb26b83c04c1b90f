import { X509Certificate } from "node:crypto";

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[^-]*-----END \1-----/g;
const BEGINNING = /-----BEGIN /g;

/** Whether a text is PEM of certificates and of nothing else. OpenSSL itself passes over what it cannot read. */
export function isCertificateBundle(text: string): boolean {
  const blocks = [...text.matchAll(BLOCK)];
  const begun = [...text.matchAll(BEGINNING)];
  const areCertificates = blocks.every(([pem, label]) => label === "CERTIFICATE" && isCertificate(pem));
  return begun.length > 0 && begun.length === blocks.length && areCertificates;
}

/** Those of a bundle, in its order. */
export function certificatesOf(bundle: string): readonly X509Certificate[] {
  return [...bundle.matchAll(BLOCK)].map(([pem]) => new X509Certificate(pem));
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}
