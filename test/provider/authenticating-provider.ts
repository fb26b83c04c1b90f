import { once } from "node:events";
import { createServer } from "node:http";
import type { JWK } from "jose";
import Provider, { type ClientMetadata } from "oidc-provider";
import { generateSigningKey } from "../support/oidc-keys.ts";
import { OidcStorage } from "../support/oidc-storage.ts";
import { freePort } from "../support/ports.ts";

export const SECRET = "s3cret: +%/&=~";

type AuthenticationMethod = NonNullable<ClientMetadata["token_endpoint_auth_method"]>;

/** A real oidc-provider with a client for each method, named after it. It takes basic and post for each other. */
export interface AuthenticatingProvider {
  readonly issuer: string;
  readonly introspectionEndpoint: string;
  /** An opaque token, issued to another client. */
  issueToken(): Promise<string>;
  stop(): Promise<void>;
}

const clientOf = (method: AuthenticationMethod, more: Partial<ClientMetadata>): ClientMetadata => ({
  client_id: method,
  token_endpoint_auth_method: method,
  grant_types: ["client_credentials"],
  redirect_uris: [],
  response_types: [],
  ...more,
});

/** `publicKeys` are those of the client `private_key_jwt`. */
export async function startAuthenticatingProvider(
  publicKeys: readonly JWK[],
): Promise<AuthenticatingProvider> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    adapter: new OidcStorage().adapterFor,
    jwks: { keys: [await generateSigningKey()] },
    clients: [
      clientOf("client_secret_basic", { client_secret: SECRET }),
      clientOf("client_secret_post", { client_secret: SECRET }),
      clientOf("private_key_jwt", { jwks: { keys: [...publicKeys] } }),
    ],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
    },
    clientAuthMethods: ["client_secret_basic", "client_secret_post", "private_key_jwt"],
    ttl: { ClientCredentials: 600 },
  });
  const server = createServer(provider.callback()).listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    issuer,
    introspectionEndpoint: `${issuer}/token/introspection`,
    async issueToken() {
      const client = await provider.Client.find("client_secret_post");
      if (!client) throw new Error("the provider does not know its client");
      return new provider.ClientCredentials({ client, scope: "" }).save();
    },
    stop: async () => {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
}
