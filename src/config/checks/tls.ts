import type { X509Certificate } from "node:crypto";
import { certificatesOf, isCertificateBundle } from "../../provider/certificates.ts";
import { isCertificatePair } from "../../provider/tls-settings.ts";
import { openSslRefusal } from "../../transport/tls-context.ts";
import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";
import type { TlsServerSettings } from "../schema.ts";

const NO_BUNDLE = "a text that is not certificates alone";
const CERTIFICATE = ["tls", "certificate"];
const BUNDLE = "one or more certificates as PEM";

/** grpc-js takes its certificates once, at the start. */
export function* tlsTransport({ tls, transport }: ConfigEntries): Generator<Finding> {
  if (tls === undefined || transport !== "grpc-js") return;
  yield { path: ["tls"], at: "key", found: "tls", expected: "no TLS, as transport is grpc-js" };
}

export function* tlsCertificates({ tls }: ConfigEntries): Generator<Finding> {
  if (tls === undefined) return;
  const areCertificates = isCertificateBundle(tls.certificate);
  if (!areCertificates) yield { path: CERTIFICATE, found: NO_BUNDLE, expected: BUNDLE };
  const findings = [...ownFindings(tls, areCertificates), ...clientFindings(tls)];
  yield* findings;
  if (!areCertificates || findings.length > 0) return;
  const refusal = openSslRefusal(tls);
  if (refusal)
    yield { path: CERTIFICATE, found: `one that OpenSSL does not take (${refusal})`, expected: "another" };
}

function* ownFindings({ certificate, key }: TlsServerSettings, areCertificates: boolean): Generator<Finding> {
  const [own] = areCertificates ? certificatesOf(certificate) : [];
  if (own === undefined) return;
  const expected = "one that is valid";
  if (!hasBegun(own))
    yield { path: CERTIFICATE, found: `one that is not valid before ${own.validFrom}`, expected };
  if (hasEnded(own)) yield { path: CERTIFICATE, found: `one that expired on ${own.validTo}`, expected };
  if (isCertificatePair(certificate, key)) return;
  const pair = "the private key of tls.certificate as PEM, not encrypted";
  yield { path: ["tls", "key"], found: "no such key", expected: pair };
}

function* clientFindings({ clientCa }: TlsServerSettings): Generator<Finding> {
  if (clientCa === undefined) return;
  const path = ["tls", "clientCa"];
  if (!isCertificateBundle(clientCa)) yield { path, found: NO_BUNDLE, expected: BUNDLE };
  else if (!certificatesOf(clientCa).some(isRoot)) {
    const found = "certificates of which none is a root's that is valid";
    yield { path, found, expected: "the certificate of a root authority" };
  }
}

/** OpenSSL trusts nobody by the certificate of an intermediate authority alone. */
const isRoot = (certificate: X509Certificate) =>
  certificate.ca && certificate.checkIssued(certificate) && hasBegun(certificate) && !hasEnded(certificate);

const hasBegun = ({ validFrom }: X509Certificate) => Date.parse(validFrom) <= Date.now();
const hasEnded = ({ validTo }: X509Certificate) => Date.parse(validTo) <= Date.now();
