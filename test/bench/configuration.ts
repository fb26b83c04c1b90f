/** What the rows differ in. */
export interface BenchConfiguration {
  readonly issuer: string;
  /** In all; the last written one is the one that matches. */
  readonly policies?: number;
  readonly redis?: string;
  /** Of the memory, for each kind of answer. */
  readonly maxEntries?: number;
}

export interface BenchPorts {
  readonly listen: number;
  readonly ops: number;
}

/** Text of a grantgate.yaml; JSON is YAML. Every log line is on, as it is by default. */
export function configurationOf(
  { issuer, policies = 1, redis, maxEntries = 100_000 }: BenchConfiguration,
  ports: BenchPorts,
): string {
  const others = Array.from({ length: policies - 1 }, (_, index) =>
    policyOf(`other-${index}`, `service-${index}.example.com`),
  );
  return JSON.stringify({
    listen: `127.0.0.1:${ports.listen}`,
    ops: `127.0.0.1:${ports.ops}`,
    cache: {
      ...(redis !== undefined && { redis, secret: "of the benchmark alone, and of nothing else" }),
      // Longer than any row takes: what is measured is never an answer that ran out.
      introspection: "6h",
      users: "6h",
      maxEntries,
      maxBytes: "8GB",
    },
    directories: { staff: { type: "file", path: "users.yaml" } },
    providers: {
      corp: {
        preset: "custom",
        issuer,
        jwksUri: `${issuer}/jwks`,
        introspectionEndpoint: `${issuer}/introspect`,
        clientId: "gate",
        clientSecret: "a secret of the benchmark",
        clients: ["web"],
      },
    },
    policies: [...others, policyOf("jira", "jira.example.com")],
  });
}

function policyOf(name: string, host: string) {
  return {
    name,
    match: { hosts: [host], paths: ["/rest/**"], methods: ["GET", "POST"] },
    grants: [
      { type: "jwt", provider: "corp", audience: "jira", directory: "staff" },
      { type: "authorizationGrant", provider: "corp", directory: "staff" },
    ],
    require: { scopes: ["read:jira"] },
    headers: { "x-auth-user": "username", "x-auth-email": "email", "x-auth-groups": "groups" },
  };
}

export const USERS = `users:
  - { username: alice, email: alice@example.com, displayName: Alice Liddell, groups: [jira-users, jira-admins] }
`;
