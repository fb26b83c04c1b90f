import type { Preset, TokenTraits } from "./preset.ts";

/** RFC 9068 and RFC 7662; `azp` of OpenID Connect, `scp` of the providers that name it so. */
const STANDARD: TokenTraits = {
  clientClaims: ["client_id", "azp"],
  scopeClaims: ["scope", "scp"],
  audienceClaim: "aud",
};

/** RFC 6750 and RFC 9449. A refresh token is introspected as active too, but has no such type. */
export const STANDARD_TOKEN_TYPES: readonly string[] = ["bearer", "dpop"];

const BY_KEYS_OR_INTROSPECTION: Preset["verify"] = {
  jwt: ["keys", "introspection"],
  clientCredentials: ["introspection", "keys"],
  authorizationGrant: ["introspection", "userinfo"],
};

const ENTRA_DOCS = "https://learn.microsoft.com/en-us/entra/identity-platform";
const COGNITO_DOCS = "https://docs.aws.amazon.com/cognito/latest/developerguide";
const PINGONE_DOCS = "https://developer.pingidentity.com/pingone-api";
const KEYCLOAK_SOURCE = "https://github.com/keycloak/keycloak/blob/main";

/** Its access tokens are JWTs and it has no introspection endpoint; what userinfo answers is about the user alone. */
const BY_KEYS_OR_USERINFO: Preset["verify"] = {
  jwt: ["keys"],
  clientCredentials: ["keys"],
  authorizationGrant: ["userinfo"],
};

/**
 * Slack answers every call with 200; these codes are about the token
 * (https://docs.slack.dev/reference/methods/auth.test).
 */
const SLACK_TOKEN_ERRORS = [
  "invalid_auth",
  "token_expired",
  "token_revoked",
  "account_inactive",
  "not_allowed_token_type",
  "missing_scope",
] as const;

/** Every provider that has settings of its own; README's table and `grantgate providers` are made from it. */
export const PRESETS = {
  oidc: {
    ...STANDARD,
    documentation: [
      "https://openid.net/specs/openid-connect-discovery-1_0.html",
      "https://www.rfc-editor.org/rfc/rfc7662",
    ],
    location: "issuer",
    discovery: "openid",
    verify: BY_KEYS_OR_INTROSPECTION,
    username: "preferred_username",
    tokenTypes: STANDARD_TOKEN_TYPES,
  },
  oauth2: {
    ...STANDARD,
    documentation: ["https://www.rfc-editor.org/rfc/rfc7662", "https://www.rfc-editor.org/rfc/rfc8414"],
    location: "introspection",
    discovery: "oauth",
    verify: {
      jwt: ["introspection"],
      clientCredentials: ["introspection"],
      authorizationGrant: ["introspection"],
    },
    username: "username",
    tokenTypes: STANDARD_TOKEN_TYPES,
  },
  custom: {
    ...STANDARD,
    documentation: ["https://www.rfc-editor.org/rfc/rfc6749"],
    location: "endpoints",
    verify: BY_KEYS_OR_INTROSPECTION,
    username: "preferred_username",
    tokenTypes: STANDARD_TOKEN_TYPES,
  },
  azure: {
    clientClaims: ["azp", "appid"],
    // Application permissions take the place of scopes in app-only tokens (access-token-claims-reference).
    scopeClaims: ["scp", "roles"],
    audienceClaim: "aud",
    documentation: [
      `${ENTRA_DOCS}/access-token-claims-reference`,
      `${ENTRA_DOCS}/access-tokens`,
      `${ENTRA_DOCS}/claims-validation`,
      `${ENTRA_DOCS}/optional-claims-reference`,
      `${ENTRA_DOCS}/id-token-claims-reference`,
    ],
    location: "tenant",
    issuers: ["https://login.microsoftonline.com/{tenant}/v2.0", "https://sts.windows.net/{tenant}/"],
    endpoints: { jwks: "https://login.microsoftonline.com/{tenant}/discovery/v2.0/keys" },
    // A token for Microsoft Graph, which its userinfo would take, must not open another API (access-tokens).
    verify: { jwt: ["keys"], clientCredentials: ["keys"] },
    // Names and addresses change and may pass to somebody else; oid does neither (claims-validation).
    username: "oid",
    // Comes only if the API asks for it (optional-claims-reference); sub is the service principal, not azp.
    clientToken: { claim: "idtyp", values: ["app"] },
    // Delegated tokens alone have scopes (access-token-claims-reference); ID tokens have none.
    userToken: "scp",
    tokenTypes: STANDARD_TOKEN_TYPES,
  },
  keycloak: {
    ...STANDARD,
    documentation: [
      "https://www.keycloak.org/securing-apps/oidc-layers",
      "https://www.keycloak.org/docs/latest/server_admin/index.html#_service_accounts",
      `${KEYCLOAK_SOURCE}/common/src/main/java/org/keycloak/common/constants/ServiceAccountConstants.java`,
      `${KEYCLOAK_SOURCE}/core/src/main/java/org/keycloak/util/TokenUtil.java`,
      `${KEYCLOAK_SOURCE}/services/src/main/java/org/keycloak/protocol/oidc/AccessTokenIntrospectionProvider.java`,
    ],
    location: "issuer",
    discovery: "openid",
    verify: BY_KEYS_OR_INTROSPECTION,
    username: "preferred_username",
    clientToken: { claim: "preferred_username", values: ["service-account-{client}"] },
    // Without the scope `profile` nothing tells a service account's token from a user's: such a token is no user's here.
    userToken: "preferred_username",
    accessToken: { claim: "typ", values: ["Bearer", "DPoP"] },
    tokenTypes: STANDARD_TOKEN_TYPES,
  },
  okta: {
    // cid and scp are reserved in its JWTs, client_id and scope are introspection's names for them.
    clientClaims: ["cid", "client_id"],
    scopeClaims: ["scp", "scope"],
    audienceClaim: "aud",
    documentation: [
      "https://developer.okta.com/docs/reference/api/oidc/",
      "https://developer.okta.com/docs/api/openapi/okta-oauth/oauth/tag/CustomAS/",
    ],
    location: "issuer",
    discovery: "openid",
    verify: BY_KEYS_OR_INTROSPECTION,
    username: "sub",
    // Introspection says token_type Bearer of refresh tokens too; uid is answered of users' access tokens alone.
    userToken: "uid",
    tokenTypes: STANDARD_TOKEN_TYPES,
  },
  auth0: {
    ...STANDARD,
    documentation: [
      "https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles",
      "https://auth0.com/docs/secure/tokens/access-tokens/validate-access-tokens",
      "https://auth0.com/docs/secure/tokens/access-tokens/get-access-tokens",
      "https://auth0.com/docs/api/authentication/user-profile/get-user-info",
    ],
    location: "issuer",
    discovery: "openid",
    verify: BY_KEYS_OR_USERINFO,
    // The RFC 9068 profile has no gty; sub is the same in both (access-token-profiles).
    clientToken: { claim: "sub", values: ["{client}@clients"] },
    tokenTypes: STANDARD_TOKEN_TYPES,
  },
  cognito: {
    clientClaims: ["client_id"],
    scopeClaims: ["scope"],
    // Access tokens have no aud; client_id is what must match (amazon-cognito-user-pools-using-tokens-verifying-a-jwt).
    audienceClaim: "client_id",
    documentation: [
      `${COGNITO_DOCS}/amazon-cognito-user-pools-using-the-access-token.html`,
      `${COGNITO_DOCS}/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html`,
      `${COGNITO_DOCS}/userinfo-endpoint.html`,
    ],
    location: "issuer",
    discovery: "openid",
    verify: BY_KEYS_OR_USERINFO,
    username: "username",
    userToken: "username",
    accessToken: { claim: "token_use", values: ["access"] },
    tokenTypes: STANDARD_TOKEN_TYPES,
  },
  ping: {
    clientClaims: ["client_id"],
    scopeClaims: ["scope"],
    audienceClaim: "aud",
    documentation: [
      `${PINGONE_DOCS}/foundations/authentication-concepts/access-tokens-and-id-tokens/token-claims.html`,
      `${PINGONE_DOCS}/auth/openid-connect-oauth-2/token-introspection-access-token.html`,
      `${PINGONE_DOCS}/auth/openid-connect-oauth-2/token-introspection-resource-id-and-secret.html`,
      "https://docs.pingidentity.com/pingone/applications/p1_customize_access_token.html",
    ],
    location: "issuer",
    discovery: "openid",
    verify: {
      jwt: ["keys", "introspection"],
      clientCredentials: ["keys", "introspection"],
      authorizationGrant: ["introspection", "userinfo"],
    },
    // A resource may map sub for client_credentials too (p1_customize_access_token); auth_time none has (token-claims).
    userToken: "auth_time",
    // ID tokens are signed with the same key (token-claims); OpenID Connect Core gives them no client_id.
    accessToken: { claim: "client_id", values: ["{client}"] },
    tokenTypes: STANDARD_TOKEN_TYPES,
  },
  onelogin: {
    ...STANDARD,
    documentation: [
      "https://developers.onelogin.com/openid-connect/api/validate-token",
      "https://developers.onelogin.com/openid-connect/api/user-info",
      "https://developers.onelogin.com/openid-connect/api/client-credentials-grant",
      "https://developers.onelogin.com/openid-connect/api/upgrade",
      "https://developers.onelogin.com/api-docs/2/api-authorization",
    ],
    location: "issuer",
    discovery: "openid",
    verify: {
      jwt: ["keys"],
      clientCredentials: ["keys"],
      authorizationGrant: ["tokenCheck", "introspection", "userinfo"],
    },
    // Introspection names the client but not the user, userinfo the user but not the client.
    calls: [
      {
        method: "POST",
        url: "{issuer}/token/introspection",
        token: { form: "token" },
        client: "basic",
        good: [{ status: 200, member: "active", values: [true] }],
        inactive: [{ status: 200, member: "active", values: [false] }],
        clientRefused: [{ status: 401 }],
        claims: { iss: "iss", sub: "sub", client_id: "client_id", exp: "exp", iat: "iat" },
      },
      {
        method: "GET",
        url: "{issuer}/me",
        token: "bearer",
        // An empty object is documented too, of a token without the scopes (user-info): it names nobody.
        good: [{ status: 200 }],
        inactive: [{ status: 401 }, { status: 400, member: "error", values: ["invalid_token"] }],
        claims: { preferred_username: "preferred_username", email: "email" },
      },
    ],
    username: "preferred_username",
    tokenTypes: ["access_token"],
  },
  jumpcloud: {
    ...STANDARD,
    documentation: ["https://jumpcloud.com/support/sso-with-oidc"],
    location: "issuer",
    discovery: "openid",
    verify: { authorizationGrant: ["userinfo"] },
    tokenTypes: STANDARD_TOKEN_TYPES,
  },
  miniorange: {
    ...STANDARD,
    documentation: [
      "https://developers.miniorange.com/docs/idp/api/oauth-api",
      "https://developers.miniorange.com/docs/idp/api/openid-api",
      "https://developers.miniorange.com/docs/idp/api/openid-api-guide",
    ],
    location: "url",
    url: "https://login.xecurify.com",
    endpoints: { introspection: "{url}/moas/rest/oauth/introspect" },
    calls: [
      {
        // Not the userinfo of OpenID Connect: the answer has no `sub` (openid-api-guide).
        method: "GET",
        url: "{url}/moas/rest/oauth/getuserinfo",
        token: "bearer",
        good: [{ status: 200 }],
        inactive: [
          { status: 401 },
          { status: 403 },
          { status: 400, member: "error", values: ["invalid_token"] },
        ],
        // The scope `profile` gives `username` (oauth-api); a token without it names nobody.
        claims: { sub: "username", username: "username", name: "name", email: "email" },
      },
    ],
    verify: { authorizationGrant: ["tokenCheck", "introspection"] },
    tokenTypes: STANDARD_TOKEN_TYPES,
  },
  google: {
    ...STANDARD,
    documentation: [
      "https://cloud.google.com/docs/authentication/token-types",
      "https://cloud.google.com/nodejs/docs/reference/google-auth-library/latest/google-auth-library/tokeninfo",
    ],
    // A service account's own token has its number as `azp`, `aud` and `sub`, so either claim tells it.
    clientClaims: ["client_id", "aud"],
    location: "none",
    calls: [
      {
        method: "GET",
        url: "https://oauth2.googleapis.com/tokeninfo",
        token: { query: "access_token" },
        good: [{ status: 200, member: "aud" }],
        inactive: [
          { status: 400, member: "error", values: ["invalid_token"] },
          { status: 400, member: "error_description", values: ["Invalid Value"] },
        ],
        claims: {
          client_id: "azp",
          aud: "aud",
          sub: "sub",
          scope: "scope",
          exp: "exp",
          email: "email",
          email_verified: "email_verified",
        },
      },
    ],
    // No userinfo: it answers a service account's token like a user's.
    verify: { authorizationGrant: ["tokenCheck"] },
    username: "email",
    tokenPrefix: ["ya29."],
    tokenTypes: [],
  },
  github: {
    ...STANDARD,
    documentation: [
      "https://docs.github.com/en/rest/apps/oauth-applications#check-a-token",
      "https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api#user-agent",
      "https://github.blog/changelog/2021-03-31-authentication-token-format-updates-are-generally-available/",
    ],
    location: "url",
    // GitHub Enterprise Server: https://HOST/api/v3; with data residency: https://api.SUBDOMAIN.ghe.com.
    url: "https://api.github.com",
    calls: [
      {
        method: "POST",
        url: "{url}/applications/{clientId}/token",
        headers: {
          accept: "application/vnd.github+json",
          "x-github-api-version": "2022-11-28",
          "user-agent": "grantgate",
        },
        token: { json: "access_token" },
        client: "basic",
        good: [{ status: 200, member: "app.client_id" }],
        inactive: [{ status: 404 }, { status: 422 }],
        clientRefused: [{ status: 401 }],
        claims: {
          client_id: "app.client_id",
          sub: "user.id",
          preferred_username: "user.login",
          type: "user.type",
          email: "user.email",
          scope: "scopes",
          expires_at: "expires_at",
        },
      },
    ],
    verify: { authorizationGrant: ["tokenCheck"] },
    // No `username`: at github.com anybody may take a login that is free, a colleague's name included.
    clientToken: { claim: "type", values: ["Bot", "Organization"] },
    tokenPrefix: ["gho_", "ghu_"],
    tokenTypes: [],
  },
  gitlab: {
    ...STANDARD,
    documentation: [
      "https://docs.gitlab.com/api/oauth2/#retrieve-the-token-information",
      "https://docs.gitlab.com/integration/openid_connect_provider/#shared-information",
    ],
    location: "url",
    url: "https://gitlab.com",
    calls: [
      {
        method: "GET",
        url: "{url}/oauth/token/info",
        token: "bearer",
        good: [{ status: 200, member: "application.uid" }],
        inactive: [{ status: 401 }],
        claims: {
          client_id: "application.uid",
          // Absent from a token that no user granted, which makes it a client's.
          sub: "resource_owner_id",
          scope: "scope",
          expires_in: "expires_in",
          iat: "created_at",
        },
      },
      {
        method: "GET",
        url: "{url}/oauth/userinfo",
        token: "bearer",
        good: [{ status: 200, member: "sub" }],
        // 403: the token lacks the scope `openid`.
        inactive: [{ status: 401 }, { status: 403 }],
        claims: {
          preferred_username: "nickname",
          name: "name",
          email: "email",
          email_verified: "email_verified",
        },
      },
    ],
    verify: { authorizationGrant: ["tokenCheck"] },
    // Not the name: at gitlab.com anybody may take one that is free.
    username: "email",
    tokenTypes: [],
  },
  slack: {
    ...STANDARD,
    documentation: [
      "https://docs.slack.dev/reference/methods/auth.test",
      "https://docs.slack.dev/reference/methods/openid.connect.userInfo",
      "https://docs.slack.dev/reference/methods/openid.connect.token",
    ],
    location: "url",
    // GovSlack: https://slack-gov.com.
    url: "https://slack.com",
    calls: [
      {
        method: "POST",
        url: "{url}/api/auth.test",
        token: "bearer",
        good: [{ status: 200, member: "ok", values: [true] }],
        inactive: [{ status: 200, member: "error", values: SLACK_TOKEN_ERRORS }],
        claims: {
          sub: "user_id",
          bot_id: "bot_id",
          // Anybody may open a workspace: a grant's `audience` names those whose users are let in.
          aud: "team_id",
        },
      },
      {
        method: "POST",
        url: "{url}/api/openid.connect.userInfo",
        token: "bearer",
        good: [{ status: 200, member: "ok", values: [true] }],
        inactive: [{ status: 200, member: "error", values: SLACK_TOKEN_ERRORS }],
        claims: { name: "name", email: "email", email_verified: "email_verified" },
      },
    ],
    verify: { authorizationGrant: ["tokenCheck"] },
    username: "email",
    // No client is ever told, so `{client}` stands for any text: whatever has a bot's id is a bot's.
    clientToken: { claim: "bot_id", values: ["{client}"] },
    tokenPrefix: ["xoxp-"],
    tokenTypes: [],
  },
  facebook: {
    ...STANDARD,
    documentation: [
      "https://developers.facebook.com/docs/graph-api/reference/debug_token",
      "https://developers.facebook.com/docs/facebook-login/access-tokens/debugging-and-error-handling",
      "https://developers.facebook.com/docs/facebook-login/guides/access-tokens",
      "https://developers.facebook.com/docs/graph-api/reference/user",
    ],
    location: "none",
    calls: [
      {
        method: "GET",
        url: "https://graph.facebook.com/debug_token",
        token: { query: "input_token" },
        client: { query: "access_token" },
        good: [
          { status: 200, member: "data.is_valid", values: [true] },
          { status: 200, member: "data.type", values: ["USER"] },
        ],
        inactive: [
          { status: 200, member: "data.is_valid", values: [false] },
          // An app's, a Page's or a system user's, though valid.
          { status: 200, member: "data.type" },
          // The token is another app's.
          { status: 400, member: "error.code", values: [100] },
        ],
        // What is wrong with the token inspected stands in `data.error`; `error` is about the app's own.
        clientRefused: [{ status: 400, member: "error.code", values: [190] }],
        claims: {
          client_id: "data.app_id",
          sub: "data.user_id",
          scope: "data.scopes",
          exp: "data.expires_at",
          iat: "data.issued_at",
        },
      },
      {
        // Also tells access tokens from session info tokens, which can only be inspected.
        method: "GET",
        url: "https://graph.facebook.com/me?fields=id,name,email",
        token: { query: "access_token" },
        good: [{ status: 200, member: "id" }],
        inactive: [{ status: 400, member: "error.code", values: [190] }],
        claims: { name: "name", email: "email" },
      },
    ],
    verify: { authorizationGrant: ["tokenCheck"] },
    tokenTypes: [],
  },
  atlassian: {
    ...STANDARD,
    documentation: [
      "https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/",
      "https://developer.atlassian.com/cloud/confluence/oauth-2-3lo-apps/",
      "https://community.developer.atlassian.com/t/about-the-format-of-atlassian-security-tokens/62553",
    ],
    location: "none",
    // Its access tokens may be JWTs, whose form it promises nothing about: they are shown to it, never read.
    issuers: ["https://auth.atlassian.com"],
    calls: [
      {
        method: "GET",
        url: "https://api.atlassian.com/me",
        token: "bearer",
        good: [{ status: 200, member: "account_status", values: ["active"] }],
        inactive: [
          { status: 200, member: "account_status", values: ["inactive", "closed"] },
          { status: 401 },
          // The token lacks the scope `read:me`.
          { status: 403 },
        ],
        claims: {
          sub: "account_id",
          account_type: "account_type",
          name: "name",
          email: "email",
          email_verified: "email_verified",
        },
      },
    ],
    verify: { authorizationGrant: ["tokenCheck"] },
    username: "email",
    clientToken: { claim: "account_type", values: ["app"] },
    tokenTypes: [],
  },
  salesforce: {
    ...STANDARD,
    documentation: [
      "https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_oidc_token_introspection_endpoint.htm",
      "https://github.com/forcedotcom/postman-salesforce-apis",
      "https://developer.salesforce.com/docs/atlas.en-us.262.0.chatterapi.meta/chatterapi/quickstart_connecting.htm",
    ],
    location: "url",
    endpoints: {
      introspection: "{url}/services/oauth2/introspect",
      userinfo: "{url}/services/oauth2/userinfo",
    },
    verify: { authorizationGrant: ["introspection", "userinfo"] },
    username: "username",
    tokenPrefix: ["00D"],
    tokenTypes: ["access_token"],
  },
  bitbucket: {
    ...STANDARD,
    documentation: [
      "https://developer.atlassian.com/cloud/bitbucket/rest/api-group-users/",
      "https://developer.atlassian.com/cloud/bitbucket/oauth-2/",
    ],
    location: "none",
    // A client's own token stands for the client's owner (oauth-2) and cannot be told from one of theirs.
    calls: [
      {
        method: "GET",
        url: "https://api.bitbucket.org/2.0/user",
        token: "bearer",
        good: [{ status: 200, member: "type", values: ["user"] }],
        inactive: [{ status: 200, member: "type" }, { status: 401 }, { status: 403 }],
        claims: { sub: "uuid", name: "display_name" },
      },
      {
        method: "GET",
        url: "https://api.bitbucket.org/2.0/user/emails",
        token: "bearer",
        good: [{ status: 200, member: "values" }],
        // 403: the token lacks the scope `email`.
        inactive: [{ status: 401 }, { status: 403 }],
        claims: { email: "values.[is_primary].email", email_verified: "values.[is_primary].is_confirmed" },
      },
    ],
    verify: { authorizationGrant: ["tokenCheck"] },
    username: "email",
    tokenTypes: [],
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];

/** The row itself, with every member that a row may have. */
export function presetNamed(name: PresetName): Preset {
  return PRESETS[name];
}
