import type { ClientMetadata } from "oidc-provider";

export interface ClientCredentials {
  readonly id: string;
  readonly secret: string;
}

/** The provider sends a user back here; nobody listens, the flow ends at the redirect. */
export const REDIRECT_URI = "https://app.example.com/callback";

const USER_APPS = ["web", "other-app"];
/** `admin` is a client that is called like a user, and must not be taken for that user. */
const CLIENT_CREDENTIALS_CLIENTS = ["ci-bot", "stranger-bot", "admin"];
const INTROSPECTION_CLIENT = "gate";

export function credentialsOf(id: string): ClientCredentials {
  return { id, secret: `${id}-secret-for-tests-only` };
}

export const introspectionClient = credentialsOf(INTROSPECTION_CLIENT);

/** RFC 6749, section 2.3.1. */
export function basicAuthorization({ id, secret }: ClientCredentials): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
}

/** `logoutUri` is told where a user of `web` signs out (OpenID Connect Back-Channel Logout 1.0, section 2.2). */
export function registeredClients(logoutUri?: string, introspectionSecret?: string): ClientMetadata[] {
  return [
    ...USER_APPS.map((id) => ({
      ...registration(id),
      redirect_uris: [REDIRECT_URI],
      response_types: ["code" as const],
      grant_types: ["authorization_code", "refresh_token"],
      ...(id === "web" && logoutUri !== undefined && { backchannel_logout_uri: logoutUri }),
    })),
    ...CLIENT_CREDENTIALS_CLIENTS.map((id) => ({
      ...registration(id),
      grant_types: ["client_credentials"],
    })),
    // Signed where they are asked for (RFC 9701), else plain.
    {
      ...registration(INTROSPECTION_CLIENT, introspectionSecret),
      grant_types: [],
      introspection_signed_response_alg: "RS256",
    },
  ];
}

function registration(id: string, secret = credentialsOf(id).secret) {
  return { client_id: id, client_secret: secret, redirect_uris: [], response_types: [] };
}
