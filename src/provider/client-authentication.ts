import type { ProviderSettings } from "../config/schema.ts";
import { ASSERTION_TYPE, signAssertion } from "./client-assertion.ts";
import { readClientKey } from "./client-key.ts";

/** What a request carries to show that it comes from our client. */
export interface ClientProof {
  readonly headers: Readonly<Record<string, string>>;
  /** Members of the form. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Gives the proof for one request to this address; an assertion is good for that request alone. */
export type ClientAuthentication = (url: string) => Promise<ClientProof>;

/**
 * RFC 6749, section 2.3.1; OpenID Connect Core, section 9; RFC 8705, section 2, where the connection's certificate is
 * the proof and `client_id` says whose; `bearer` as in RFC 7662, section 2.1.
 */
const METHODS: Record<
  ProviderSettings["clientAuthentication"],
  (settings: ProviderSettings) => ClientAuthentication
> = {
  client_secret_basic: ({ clientId = "", clientSecret = "" }) =>
    always({ headers: { authorization: clientSecretBasic(clientId, clientSecret) }, parameters: {} }),
  client_secret_post: ({ clientId = "", clientSecret = "" }) =>
    always({ headers: {}, parameters: { client_id: clientId, client_secret: clientSecret } }),
  private_key_jwt: privateKeyJwt,
  tls_client_auth: ({ clientId = "" }) => always({ headers: {}, parameters: { client_id: clientId } }),
  bearer: ({ clientSecret = "" }) =>
    always({ headers: { authorization: `Bearer ${clientSecret}` }, parameters: {} }),
};

/** A key is parsed here, once. That the method has its credential was checked with the configuration. */
export function createClientAuthentication(settings: ProviderSettings): ClientAuthentication {
  return METHODS[settings.clientAuthentication](settings);
}

function always(proof: ClientProof): ClientAuthentication {
  return async () => proof;
}

function privateKeyJwt({ clientId = "", clientKey = "", issuer }: ProviderSettings): ClientAuthentication {
  const key = readClientKey(clientKey);
  if (key.kind === "unusable") throw new TypeError(`clientKey is ${key.found}`);
  return async (url) => ({
    headers: {},
    parameters: {
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: await signAssertion(key, { clientId, audience: issuer ?? url }),
    },
  });
}

/**
 * The Authorization header of `client_secret_basic`: id and secret form-encoded before they are joined
 * (RFC 6749, section 2.3.1 and appendix B).
 */
export function clientSecretBasic(clientId: string, clientSecret: string): string {
  const joined = `${formEncode(clientId)}:${formEncode(clientSecret)}`;
  return `Basic ${Buffer.from(joined).toString("base64")}`;
}

function formEncode(value: string): string {
  return new URLSearchParams({ v: value }).toString().slice("v=".length);
}
