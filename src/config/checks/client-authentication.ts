import { B64TOKEN } from "../../credential/authorization.ts";
import { isCertificateBundle } from "../../provider/certificates.ts";
import { readClientKey } from "../../provider/client-key.ts";
import { isCertificatePair } from "../../provider/tls-settings.ts";
import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";
import type { ProviderSettings } from "../schema.ts";

/** Each credential, and what it is. */
const CREDENTIALS = {
  clientSecret: "our client's secret",
  clientKey: "our client's private key",
  clientCertificate: "our client's certificate",
} as const;
type Credential = keyof typeof CREDENTIALS;
const CREDENTIAL_NAMES = Object.keys(CREDENTIALS) as Credential[];

/** What each method shows of our client. */
const SHOWN: Record<ProviderSettings["clientAuthentication"], readonly Credential[]> = {
  client_secret_basic: ["clientSecret"],
  client_secret_post: ["clientSecret"],
  private_key_jwt: ["clientKey"],
  tls_client_auth: ["clientKey", "clientCertificate"],
  bearer: ["clientSecret"],
};
const EXPECTED_KEY = "a private key as PEM or JWK, not encrypted, RSA of at least 2048 bits";

/** The default method needs its secret only where a grant introspects; `providerNeeds` says so. */
export function* clientCredential({ providers }: ConfigEntries): Generator<Finding> {
  for (const [name, provider] of providers) {
    const method = provider.clientAuthentication;
    if (method === "client_secret_basic") continue;
    for (const credential of SHOWN[method].filter((shown) => provider[shown] === undefined)) {
      const expected = `${CREDENTIALS[credential]}, as clientAuthentication is ${method}`;
      yield { path: ["providers", name, credential], expected };
    }
  }
}

/** A credential that its method never sends means that another method was meant. */
export function* otherCredential({ providers }: ConfigEntries): Generator<Finding> {
  for (const [name, provider] of providers) {
    const method = provider.clientAuthentication;
    const others = CREDENTIAL_NAMES.filter((credential) => !SHOWN[method].includes(credential));
    for (const other of others.filter((credential) => provider[credential] !== undefined)) {
      const expected = `nothing: clientAuthentication is ${method}, which does not use it`;
      yield { path: ["providers", name, other], expected, at: "key" };
    }
  }
}

export function* clientKeys({ providers }: ConfigEntries): Generator<Finding> {
  for (const [name, { clientAuthentication, clientKey }] of providers) {
    if (clientAuthentication !== "private_key_jwt" || clientKey === undefined) continue;
    const key = readClientKey(clientKey);
    if (key.kind === "key") continue;
    yield { path: ["providers", name, "clientKey"], found: key.found, expected: EXPECTED_KEY };
  }
}

/** OpenSSL would refuse either at the first connection, and say little. */
export function* clientCertificates({ providers }: ConfigEntries): Generator<Finding> {
  for (const [name, { clientCertificate: cert, clientKey: key }] of providers) {
    if (cert === undefined) continue;
    if (!isCertificateBundle(cert)) {
      const found = "a text that is not certificates alone";
      yield { path: ["providers", name, "clientCertificate"], found, expected: "a certificate as PEM" };
    } else if (key !== undefined && !isCertificatePair(cert, key)) {
      const expected = "the private key of clientCertificate as PEM, not encrypted";
      yield { path: ["providers", name, "clientKey"], found: "no such key", expected };
    }
  }
}

/** Anything else cannot stand in a header, or would be read as something else there. */
export function* bearerSecret({ providers }: ConfigEntries): Generator<Finding> {
  for (const [name, { clientAuthentication, clientSecret }] of providers) {
    if (clientAuthentication !== "bearer" || clientSecret === undefined) continue;
    if (B64TOKEN.test(clientSecret)) continue;
    const expected = "a bearer token: letters, digits and -._~+/ (RFC 6750, section 2.1)";
    yield { path: ["providers", name, "clientSecret"], expected };
  }
}
