import { readFile } from "node:fs/promises";
import { type EnvoyOptions, type EnvoyServer, startEnvoy } from "./envoy.ts";
import { REPOSITORY } from "./folders.ts";
import { type GrantgateServer, startGrantgate } from "./grantgate.ts";
import { type OidcProvider, startOidcProvider } from "./oidc.ts";
import { DEFAULT_ACCOUNTS } from "./oidc-accounts.ts";
import { type RedisServer, startRedis } from "./redis.ts";
import { startUpstream, type Upstream } from "./upstream.ts";

/** What the example configuration talks to. */
interface Backends {
  readonly redis: RedisServer;
  readonly oidc: OidcProvider;
  readonly upstream: Upstream;
}

/** The service with the example configuration, and a real Envoy in front of it. */
export interface Replica {
  readonly grantgate: GrantgateServer;
  readonly envoy: EnvoyServer;
  stop(): Promise<void>;
}

export interface Stack extends Backends, Replica {}

export interface ReplicaOptions {
  /** Changes the text of the example configuration. */
  readonly config?: (text: string) => string;
  /** Changes the text of the example's users. */
  readonly users?: (text: string) => string;
  /** Where the provider tells of logouts. */
  readonly logoutUri?: string;
  readonly patchEnvoy?: EnvoyOptions["patch"];
  /** Told what is started next. */
  readonly progress?: (step: string) => void;
}

/** Beside the usual accounts `erin`, whom the example's directory has deleted. */
const ACCOUNTS = new Map([...DEFAULT_ACCOUNTS, ["erin", { email: "erin@example.com", emailVerified: true }]]);
const unchanged = (text: string) => text;
const silent = () => undefined;
const read = (path: string) => readFile(`${REPOSITORY}/${path}`, "utf8");

export async function startStack(options: ReplicaOptions = {}): Promise<Stack> {
  return startParts(options, async (start) => {
    const backends = {
      redis: await start("Redis", startRedis),
      oidc: await start("OpenID provider", () =>
        startOidcProvider({ accounts: ACCOUNTS, ...(options.logoutUri && { logoutUri: options.logoutUri }) }),
      ),
      upstream: await start("upstream", startUpstream),
    };
    return { ...backends, ...(await startGate(backends, options, start)) };
  });
}

/** One more of the service, beside the stack's own and over the same parts. */
export async function startReplica(stack: Backends, options: ReplicaOptions = {}): Promise<Replica> {
  return startParts(options, (start) => startGate(stack, options, start));
}

type Start = <T extends Stoppable>(name: string, starting: () => Promise<T>) => Promise<T>;
interface Stoppable {
  stop(): Promise<void>;
}

/** Whatever was started stops in the opposite order: at `stop`, or where a part does not start. */
async function startParts<T>(
  { progress = silent }: ReplicaOptions,
  build: (start: Start) => Promise<T>,
): Promise<T & Stoppable> {
  const started: Stoppable[] = [];
  const stop = async () => {
    for (const part of started.splice(0).reverse()) await part.stop();
  };
  try {
    const parts = await build(async (name, starting) => {
      progress(name);
      const part = await starting();
      started.push(part);
      return part;
    });
    return { ...parts, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startGate(backends: Backends, options: ReplicaOptions, start: Start) {
  const { config = unchanged, users = unchanged, patchEnvoy: patch } = options;
  const gate = {
    config: config(await read("deploy/example/grantgate.yaml")),
    users: users(await read("deploy/example/users.yaml")),
    environment: environmentFor(backends),
  };
  const grantgate = await start("grantgate", () => startGrantgate(gate));
  const ports = { upstreamPort: backends.upstream.port, grantgatePort: grantgate.port };
  const yaml = await read("envoy.yaml");
  const envoy = await start("Envoy", () => startEnvoy(yaml, { ...ports, ...(patch && { patch }) }));
  return { grantgate, envoy };
}

/** What the example configuration takes from the environment. */
export function environmentFor({ redis, oidc }: Backends): Record<string, string> {
  return {
    REDIS_URL: redis.url,
    CACHE_SECRET: "only-for-tests-and-the-demo-0123456789",
    OIDC_ISSUER: oidc.issuer,
    OIDC_CLIENT_SECRET: oidc.introspectionClient.secret,
  };
}
