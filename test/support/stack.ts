import { readFile } from "node:fs/promises";
import { type EnvoyOptions, type EnvoyServer, startEnvoy } from "./envoy.ts";
import { REPOSITORY } from "./folders.ts";
import { type GrantgateServer, startGrantgate } from "./grantgate.ts";
import { type OidcProvider, startOidcProvider } from "./oidc.ts";
import { DEFAULT_ACCOUNTS } from "./oidc-accounts.ts";
import { type RedisServer, startRedis } from "./redis.ts";
import { startUpstream, type Upstream } from "./upstream.ts";

/** Everything the example configuration talks to, and a real Envoy in front of it. */
export interface Stack {
  readonly redis: RedisServer;
  readonly oidc: OidcProvider;
  readonly upstream: Upstream;
  readonly grantgate: GrantgateServer;
  readonly envoy: EnvoyServer;
  stop(): Promise<void>;
}

export interface StackOptions {
  /** Changes the text of the example configuration. */
  readonly config?: (text: string) => string;
  /** Changes the text of the example's users. */
  readonly users?: (text: string) => string;
  readonly patchEnvoy?: EnvoyOptions["patch"];
  /** Told what is started next. */
  readonly progress?: (step: string) => void;
}

/** Beside the usual accounts `erin`, whom the example's directory has deleted. */
const ACCOUNTS = new Map([...DEFAULT_ACCOUNTS, ["erin", { email: "erin@example.com", emailVerified: true }]]);
const unchanged = (text: string) => text;
const read = (path: string) => readFile(`${REPOSITORY}/${path}`, "utf8");

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { config = unchanged, users = unchanged, patchEnvoy, progress = () => undefined } = options;
  const started: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const part of started.splice(0).reverse()) await part.stop();
  };
  const start = async <T extends { stop(): Promise<void> }>(name: string, starting: () => Promise<T>) => {
    progress(name);
    const part = await starting();
    started.push(part);
    return part;
  };
  try {
    const redis = await start("Redis", startRedis);
    const oidc = await start("OpenID provider", () => startOidcProvider({ accounts: ACCOUNTS }));
    const upstream = await start("upstream", startUpstream);
    const gate = {
      config: config(await read("deploy/example/grantgate.yaml")),
      users: users(await read("deploy/example/users.yaml")),
      environment: environmentFor(redis, oidc),
    };
    const grantgate = await start("grantgate", () => startGrantgate(gate));
    const ports = { upstreamPort: upstream.port, grantgatePort: grantgate.port };
    const yaml = await read("envoy.yaml");
    const envoy = await start("Envoy", () =>
      startEnvoy(yaml, { ...ports, ...(patchEnvoy && { patch: patchEnvoy }) }),
    );
    return { redis, oidc, upstream, grantgate, envoy, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What the example configuration takes from the environment. */
function environmentFor(redis: RedisServer, oidc: OidcProvider): Record<string, string> {
  return {
    REDIS_URL: redis.url,
    CACHE_SECRET: "only-for-tests-and-the-demo-0123456789",
    OIDC_ISSUER: oidc.issuer,
    OIDC_CLIENT_SECRET: oidc.introspectionClient.secret,
  };
}
