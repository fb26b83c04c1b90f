/** The configuration that the documentation explains, and the secrets' files that belong to it. */
export const EXAMPLE = `listen: 127.0.0.1:9191
ops: 127.0.0.1:9090
cache: { redis: "\${REDIS_URL}", secret: { file: cache.key }, introspection: 60s, users: 5m }
directories:
  staff: { type: file, path: users.yaml }
providers:
  corp: { preset: oidc, issuer: "https://login.example.com", clientId: gate, clientSecret: { file: secret } }
policies:
  - name: jira
    match: { hosts: [jira.example.com], paths: ["/rest/**"], methods: [GET, POST] }
    grants:
      - { type: jwt, provider: corp, audience: jira, username: preferred_username, directory: staff }
      - { type: clientCredentials, provider: corp, directory: staff, serviceAccounts: { ci-bot: svc-ci } }
      - { type: authorizationGrant, provider: corp, username: email, directory: staff }
    require: { scopes: [read:jira] }
    headers: { x-auth-user: username, x-auth-email: email, x-auth-groups: groups }
`;

export const EXAMPLE_FILES = {
  "cache.key": "a cache key of at least thirty-two characters\n",
  secret: "the client's secret\n",
} as const;
