import { readFile } from "node:fs/promises";
import { SignJWT } from "jose";
import { ec } from "../grant/signing-keys.ts";
import { type EnvoyOptions, type EnvoyServer, startEnvoy } from "./envoy.ts";
import { REPOSITORY } from "./folders.ts";
import { type GrantgateServer, startGrantgate } from "./grantgate.ts";
import { startUpstream, type Upstream } from "./upstream.ts";

const ISSUER = "https://login.example.com";
const USERS = "users: [{ username: alice }]";
const provider = ec("P-256");

/** The service with one provider, whose key the test holds, and an upstream. */
export interface BoundGate {
  readonly grantgate: GrantgateServer;
  readonly upstream: Upstream;
  stop(): Promise<void>;
}

/** `settings` are lines of the top level of the configuration. */
export async function startBoundGate(settings: string): Promise<BoundGate> {
  // First, as it may refuse its settings: an upstream left running would keep the test from ending.
  const grantgate = await startGrantgate({ config: `${settings}\n${CONFIG}`, users: USERS });
  const upstream = await startUpstream();
  return {
    grantgate,
    upstream,
    stop: async () => {
      await grantgate.stop();
      await upstream.stop();
    },
  };
}

/** An Envoy of the repository's envoy.yaml before the gate. */
export async function startEnvoyFor(
  { grantgate, upstream }: BoundGate,
  patch: NonNullable<EnvoyOptions["patch"]>,
): Promise<EnvoyServer> {
  const yaml = await readFile(`${REPOSITORY}/envoy.yaml`, "utf8");
  return startEnvoy(yaml, { upstreamPort: upstream.port, grantgatePort: grantgate.port, patch });
}

/** A JWT of alice for one hour with this `cnf` (RFC 7800, section 3.1). */
export function boundToken(cnf?: Readonly<Record<string, string>>): Promise<string> {
  const claims = new SignJWT({ preferred_username: "alice", client_id: "web", ...(cnf && { cnf }) });
  return claims
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt" })
    .setIssuer(ISSUER)
    .setSubject("a-1")
    .setAudience("jira")
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(provider.privateKey);
}

const CONFIG = `
listen: 127.0.0.1:9191
ops: 127.0.0.1:9090
directories:
  staff: { type: file, path: users.yaml }
providers:
  corp: { preset: custom, issuer: "${ISSUER}", publicKey: ${JSON.stringify(provider.pem)} }
policies:
  - name: jira
    match: { hosts: [jira.example.com] }
    grants:
      - { type: jwt, provider: corp, audience: jira, username: preferred_username, directory: staff }
    headers: { x-auth-user: username }
`;
