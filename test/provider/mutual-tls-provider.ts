import type { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:https";
import { TLSSocket } from "node:tls";
import Provider, { type ClientMetadata, type Configuration, type KoaContextWithOIDC } from "oidc-provider";
import { generateSigningKey } from "../support/oidc-keys.ts";
import { OidcStorage } from "../support/oidc-storage.ts";
import { freePorts } from "../support/ports.ts";
import { localhostCertificate } from "./test-certificates.ts";

export const SECRET = "s3cret-of-the-client";
/** The common name that the certificate of the client `tls_client_auth` must have. */
export const SUBJECT = "gate";

/**
 * A real oidc-provider over https. It asks every caller for a certificate, and lets those without one in; at
 * its second port, which its discovery document names for mutual TLS, it lets in nobody without.
 */
export interface MutualTlsProvider {
  readonly issuer: string;
  /** Of the second port, as `hosts` lists it. */
  readonly strictHost: string;
  /** Below either origin. */
  readonly introspectionPath: string;
  /** Trusted by a client of it. */
  readonly ca: string;
  /** The subject of each caller's certificate, `none` for a caller without; by port, oldest first. */
  shown(): { readonly front: readonly string[]; readonly strict: readonly string[] };
  /** An opaque token. */
  issueToken(): Promise<string>;
  stop(): Promise<void>;
}

/** `authority` is the certificate that callers' certificates are checked with, as PEM. */
export async function startMutualTlsProvider(authority: string): Promise<MutualTlsProvider> {
  const [port = 0, strictPort = 0] = await freePorts(2);
  const issuer = `https://127.0.0.1:${port}`;
  const strictHost = `127.0.0.1:${strictPort}`;
  const introspectionPath = "/token/introspection";
  const aliases = { introspection_endpoint: `https://${strictHost}${introspectionPath}` };
  const provider = new Provider(issuer, await configurationOf({ mtls_endpoint_aliases: aliases }));
  const front = await listen(provider, port, { ca: authority, rejectUnauthorized: false });
  const strict = await listen(provider, strictPort, { ca: authority, rejectUnauthorized: true });
  return {
    issuer,
    strictHost,
    introspectionPath,
    ca: localhostCertificate.cert,
    shown: () => ({ front: front.shown, strict: strict.shown }),
    async issueToken() {
      const client = await provider.Client.find("client_secret_post");
      if (!client) throw new Error("the provider does not know its client");
      return new provider.ClientCredentials({ client, scope: "" }).save();
    },
    stop: async () => {
      await Promise.all([front.stop(), strict.stop()]);
    },
  };
}

async function listen(
  provider: Provider,
  port: number,
  options: { readonly ca: string; readonly rejectUnauthorized: boolean },
) {
  const shown: string[] = [];
  const server: Server = createServer(
    { ...localhostCertificate, ...options, requestCert: true },
    provider.callback(),
  );
  server.on("secureConnection", (socket) => shown.push(certificateOf(socket)?.subject ?? "none"));
  await once(server.listen(port, "127.0.0.1"), "listening");
  return {
    shown,
    stop: async () => {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
}

const clientOf = (
  method: NonNullable<ClientMetadata["token_endpoint_auth_method"]>,
  more: Partial<ClientMetadata>,
): ClientMetadata => ({
  client_id: method,
  token_endpoint_auth_method: method,
  grant_types: ["client_credentials"],
  redirect_uris: [],
  response_types: [],
  ...more,
});

async function configurationOf(discovery: Configuration["discovery"]): Promise<Configuration> {
  return {
    adapter: new OidcStorage().adapterFor,
    jwks: { keys: [await generateSigningKey()] },
    discovery,
    clients: [
      clientOf("client_secret_basic", { client_secret: SECRET }),
      clientOf("client_secret_post", { client_secret: SECRET }),
      clientOf("tls_client_auth", { tls_client_auth_subject_dn: `CN=${SUBJECT}` }),
    ],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
      mTLS: {
        enabled: true,
        tlsClientAuth: true,
        getCertificate: (ctx) => certificateOf(socketOf(ctx))?.toString(),
        certificateAuthorized: (ctx) => socketOf(ctx).authorized,
        certificateSubjectMatches: (ctx, _property, expected) =>
          certificateOf(socketOf(ctx))?.subject === expected,
      },
    },
    clientAuthMethods: ["client_secret_basic", "client_secret_post", "tls_client_auth"],
    ttl: { ClientCredentials: 600 },
  };
}

function socketOf({ req: { socket } }: KoaContextWithOIDC): TLSSocket {
  if (socket instanceof TLSSocket) return socket;
  throw new Error("a connection without TLS");
}

const certificateOf = (socket: TLSSocket): X509Certificate | undefined => socket.getPeerX509Certificate();
