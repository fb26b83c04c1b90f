import { B64TOKEN } from "../../credential/authorization.ts";
import { readClientKey } from "../../provider/client-key.ts";
import type { ConfigEntries } from "../entries.ts";
import type { Finding } from "../finding.ts";
import type { ProviderSettings } from "../schema.ts";

type Credential = "clientSecret" | "clientKey";

const CREDENTIALS: Record<ProviderSettings["clientAuthentication"], Credential> = {
  client_secret_basic: "clientSecret",
  client_secret_post: "clientSecret",
  private_key_jwt: "clientKey",
  bearer: "clientSecret",
};
const DESCRIPTIONS: Record<Credential, string> = {
  clientSecret: "our client's secret",
  clientKey: "our client's private key",
};
const EXPECTED_KEY = "a private key as PEM or JWK, not encrypted, RSA of at least 2048 bits";

/** The default method needs its secret only where a grant introspects; `providerNeeds` says so. */
export function* clientCredential({ providers }: ConfigEntries): Generator<Finding> {
  for (const [name, provider] of providers) {
    const method = provider.clientAuthentication;
    const credential = CREDENTIALS[method];
    if (method === "client_secret_basic" || provider[credential] !== undefined) continue;
    const expected = `${DESCRIPTIONS[credential]}, as clientAuthentication is ${method}`;
    yield { path: ["providers", name, credential], expected };
  }
}

/** A credential that its method never sends means that another method was meant. */
export function* otherCredential({ providers }: ConfigEntries): Generator<Finding> {
  for (const [name, provider] of providers) {
    const method = provider.clientAuthentication;
    const other = CREDENTIALS[method] === "clientKey" ? "clientSecret" : "clientKey";
    if (provider[other] === undefined) continue;
    const expected = `nothing: clientAuthentication is ${method}, which does not use it`;
    yield { path: ["providers", name, other], expected, at: "key" };
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

/** Anything else cannot stand in a header, or would be read as something else there. */
export function* bearerSecret({ providers }: ConfigEntries): Generator<Finding> {
  for (const [name, { clientAuthentication, clientSecret }] of providers) {
    if (clientAuthentication !== "bearer" || clientSecret === undefined) continue;
    if (B64TOKEN.test(clientSecret)) continue;
    const expected = "a bearer token: letters, digits and -._~+/ (RFC 6750, section 2.1)";
    yield { path: ["providers", name, "clientSecret"], expected };
  }
}
