import { readFile } from "node:fs/promises";
import type { z } from "zod";
import type { redisSchema } from "../../src/config/schema/cache.ts";
import { type CheckClient, connect } from "../transport/check-client.ts";
import { REPOSITORY } from "./folders.ts";
import { type GrantgateServer, startGrantgate } from "./grantgate.ts";
import { type OidcProvider, startOidcProvider } from "./oidc.ts";
import type { Accounts } from "./oidc-accounts.ts";
import { type RedisServer, startRedis } from "./redis.ts";

/** One replica of the service, asked as Envoy asks. */
export interface Replica extends GrantgateServer {
  /** The outcome of a request to the wiki, which takes opaque tokens, with this token. */
  askWiki(token: string): Promise<string>;
  /** The outcome of a request to Jira, which takes JWTs too, with this token. */
  askJira(token: string): Promise<string>;
  /** The sum of a metric over all its labels that `labels` matches. */
  metric(name: string, labels?: RegExp): Promise<number>;
}

/** Replicas of the service over one Redis and one provider. */
export interface Replicas {
  readonly redis: RedisServer;
  readonly oidc: OidcProvider;
  readonly gates: readonly Replica[];
  /** Starts another one, where asked to with another `revocation`. */
  add(revocation?: string): Promise<Replica>;
  stop(): Promise<void>;
}

/** `cache.redis` as it is written. */
export type RedisInput = Exclude<z.input<typeof redisSchema>, string>;

export interface ReplicasOptions {
  readonly count: number;
  /** What is under `revocation`, as a flow mapping. */
  readonly revocation: string;
  /** How long a decision may wait for Redis; on a busy machine longer than it takes by default. */
  readonly commandTimeout?: string;
  /** At the provider and in the directory, by their names and `NAME@example.com`. */
  readonly users: readonly string[];
  /** One that runs already and that others stop, with how `cache.redis` names it; else one is started. */
  readonly redis?: { readonly server: RedisServer; readonly settings: RedisInput };
  /** The `events` section of the replica at this position. */
  readonly events?: (at: number) => string;
  /** Where the provider tells of logouts. */
  readonly logoutUri?: string;
}

export const CACHE_SECRET = "only-for-tests-of-replicas-0123456789";

const read = (path: string) => readFile(`${REPOSITORY}/${path}`, "utf8");

export async function startReplicas(options: ReplicasOptions): Promise<Replicas> {
  const { count, revocation, commandTimeout = "50ms", users, events = () => "", logoutUri } = options;
  const started: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const part of started.splice(0).reverse()) await part.stop();
  };
  try {
    const redis = options.redis?.server ?? (await startRedis());
    if (options.redis === undefined) started.push(redis);
    const settings = options.redis?.settings ?? { url: redis.url };
    const oidc = await startOidcProvider({ accounts: accountsOf(users), ...(logoutUri && { logoutUri }) });
    started.push(oidc);
    const example = await read("deploy/example/grantgate.yaml");
    const gates: Replica[] = [];
    const add = async (its = revocation, at = gates.length) => {
      const config = example
        .replace("directories:", `clockSkew: 1s\nrevocation: ${its}\n${events(at)}\ndirectories:`)
        .replace(/redis: ".*"/, `redis: ${JSON.stringify({ ...settings, commandTimeout })}`);
      const environment = {
        CACHE_SECRET,
        OIDC_ISSUER: oidc.issuer,
        OIDC_CLIENT_SECRET: oidc.introspectionClient.secret,
      };
      const gate = withClient(await startGrantgate({ config, users: directoryOf(users), environment }));
      started.push(gate);
      gates.push(gate);
      return gate;
    };
    await Promise.all(Array.from({ length: count }, (_, at) => add(revocation, at)));
    return { redis, oidc, gates, add, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function accountsOf(users: readonly string[]): Accounts {
  return new Map(users.map((name) => [name, { email: `${name}@example.com`, emailVerified: true }]));
}

function directoryOf(users: readonly string[]): string {
  const lines = users.map((name) => `  - { username: ${name}, email: ${name}@example.com }`);
  return `users:\n${lines.join("\n")}\n`;
}

function withClient(server: GrantgateServer): Replica {
  const client = connect(server.port);
  return {
    ...server,
    get process() {
      return server.process;
    },
    askWiki: (token) => outcomeOf(client, "wiki.example.com", token),
    askJira: (token) => outcomeOf(client, "jira.example.com", token),
    async metric(name, labels = /^/) {
      const text = await (await fetch(`${server.opsOrigin}/metrics`)).text();
      const values = text.split("\n").flatMap((line) => {
        const [, its, its_labels = "", value] = /^(\w+)(\{.*\})? (\S+)$/.exec(line) ?? [];
        return its === name && labels.test(its_labels) ? [Number(value)] : [];
      });
      return values.reduce((sum, value) => sum + value, 0);
    },
    async stop() {
      client.close();
      await server.stop();
    },
  };
}

async function outcomeOf(client: CheckClient, host: string, token: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  const http = { method: "GET", host, path: "/rest/api/2/myself", headers };
  const { dynamic_metadata: metadata } = await client.check({ attributes: { request: { http } } });
  return /"outcome":\{"stringValue":"(\w+)"\}/.exec(JSON.stringify(metadata))?.[1] ?? "none";
}
