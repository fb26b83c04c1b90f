import { rm, writeFile } from "node:fs/promises";
import { type Document, isScalar, parseDocument, visit } from "yaml";
import { createRunFolder } from "./folders.ts";
import { freePorts, waitForHttp } from "./ports.ts";
import { ENVOY, startProgram } from "./programs.ts";

/** The ports in the repository's envoy.yaml. */
const WRITTEN_PORTS = { listener: 10_000, admin: 9_901, upstream: 8_080, grantgate: 9_191 } as const;

/** Paths in the repository's envoy.yaml, for `patch`. */
export const FILTER_CHAIN = ["static_resources", "listeners", 0, "filter_chains", 0];
export const CONNECTION_MANAGER = [...FILTER_CHAIN, "filters", 0, "typed_config"];
export const EXT_AUTHZ = [...CONNECTION_MANAGER, "http_filters", 0, "typed_config"];

export interface EnvoyOptions {
  /** Ports of 127.0.0.1 that stand in for the written ones. */
  readonly upstreamPort: number;
  readonly grantgatePort: number;
  /** Changes the configuration, ports already replaced: `(config) => config.setIn([...], value)`. */
  readonly patch?: (config: Document) => void;
}

export interface EnvoyServer {
  readonly origin: string;
  readonly adminOrigin: string;
  /** Lines of the access log so far, written within a tenth of a second; not to be read after `stop`. */
  accessLog(): string;
  stop(): Promise<void>;
}

/** Starts a real Envoy with the text of an envoy.yaml whose ports are the repository's. */
export async function startEnvoy(yaml: string, options: EnvoyOptions): Promise<EnvoyServer> {
  const [listener = 0, admin = 0] = await freePorts(2);
  const config = parseDocument(yaml);
  const ports = { listener, admin, upstream: options.upstreamPort, grantgate: options.grantgatePort };
  replacePorts(config, ports);
  options.patch?.(config);
  const folder = await createRunFolder("envoy");
  const running = await runEnvoy(config, folder, admin);
  return {
    origin: `http://127.0.0.1:${listener}`,
    adminOrigin: `http://127.0.0.1:${admin}`,
    accessLog: () => running.stdout(),
    stop: async () => {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function replacePorts(config: Document, ports: Record<keyof typeof WRITTEN_PORTS, number>): void {
  const replacements = new Map<unknown, number>(
    Object.entries(WRITTEN_PORTS).map(([name, written]) => [written, ports[name as keyof typeof ports]]),
  );
  const missing = new Set<unknown>(replacements.keys());
  visit(config, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || key.value !== "port_value" || !isScalar(value)) return;
      missing.delete(value.value);
      value.value = replacements.get(value.value) ?? value.value;
    },
  });
  if (missing.size > 0)
    throw new Error(`the Envoy configuration has no port_value ${[...missing].join(", ")}`);
}

async function runEnvoy(config: Document, folder: string, adminPort: number) {
  const path = `${folder}/envoy.json`;
  await writeFile(path, JSON.stringify(config.toJS()));
  return startProgram({
    program: ENVOY,
    folder,
    // Hot restart would share memory and sockets outside the repository.
    args: ["--config-path", path, "--disable-hot-restart", "--concurrency", "2"].concat(
      ["--log-level", "warning"],
      ["--file-flush-interval-msec", "100"],
    ),
    ready: () => waitForHttp(`http://127.0.0.1:${adminPort}/ready`),
  });
}
