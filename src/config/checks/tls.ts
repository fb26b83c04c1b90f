import { certificatesOf, isCertificateBundle } from "../../provider/certificates.ts";
import { isCertificatePair } from "../../provider/tls-settings.ts";
import { openSslRefusal } from "../../transport/tls-context.ts";
import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";

const NO_BUNDLE = "a text that is not certificates alone";
const BUNDLE = "one or more certificates as PEM";

/** grpc-js takes its certificates once, at the start. */
export function* tlsTransport({ tls, transport }: ConfigEntries): Generator<Finding> {
  if (tls === undefined || transport !== "grpc-js") return;
  yield { path: ["tls"], at: "key", found: "tls", expected: "no TLS, as transport is grpc-js" };
}

export function* tlsCertificates({ tls }: ConfigEntries): Generator<Finding> {
  if (tls === undefined) return;
  const { certificate, key, clientCa } = tls;
  if (!isCertificateBundle(certificate))
    yield { path: ["tls", "certificate"], found: NO_BUNDLE, expected: BUNDLE };
  else yield* certificateFindings(certificate, key);
  if (clientCa === undefined) return;
  if (!isCertificateBundle(clientCa)) yield { path: ["tls", "clientCa"], found: NO_BUNDLE, expected: BUNDLE };
  else if (!certificatesOf(clientCa).some(({ ca }) => ca)) {
    const found = "certificates of which none may issue others";
    yield { path: ["tls", "clientCa"], found, expected: "the certificate of an authority" };
  }
}

function* certificateFindings(certificate: string, key: string): Generator<Finding> {
  const path = ["tls", "certificate"];
  const [own] = certificatesOf(certificate);
  if (own === undefined) return;
  const [from, to] = [Date.parse(own.validFrom), Date.parse(own.validTo)];
  if (to <= Date.now())
    yield { path, found: `one that expired on ${own.validTo}`, expected: "one that is valid" };
  if (from > Date.now())
    yield { path, found: `one that is not valid before ${own.validFrom}`, expected: "one that is valid" };
  if (!isCertificatePair(certificate, key)) {
    const expected = "the private key of tls.certificate as PEM, not encrypted";
    yield { path: ["tls", "key"], found: "no such key", expected };
    return;
  }
  const refusal = openSslRefusal({ certificate, key });
  if (refusal) yield { path, found: `one that OpenSSL does not take (${refusal})`, expected: "another" };
}
