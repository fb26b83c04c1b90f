import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { stringify } from "yaml";
import { createRunFolder } from "../support/folders.ts";
import { startBinary } from "../support/local-program.ts";
import { freePort, waitForPort } from "../support/ports.ts";
import type { LocalProgram } from "../support/program-search.ts";
import { ENVOY, untilReady } from "../support/programs.ts";
import { type Manifest, manifestFiles, manifestsIn } from "./manifests.ts";

/** Milliseconds until Envoy Gateway has started Envoy, and Envoy has its listeners. */
const START_MS = 60_000;
const LOOPBACK = "127.0.0.1";

export interface EnvoyGatewayOptions {
  readonly gateway: LocalProgram;
  readonly envoy: LocalProgram;
  /** Ports of 127.0.0.1 in place of those of the Services that the objects name. */
  readonly grantgatePort: number;
  readonly upstreamPort: number;
}

export interface EnvoyGatewayServer {
  readonly origin: string;
  stop(): Promise<void>;
}

/**
 * Starts Envoy Gateway without Kubernetes, with the objects of deploy/envoy-gateway as they are but for ports, and
 * Services that stand for programs of this machine. Its own ports are fixed: 18000, 19000 and 8081.
 */
export async function startEnvoyGateway(options: EnvoyGatewayOptions): Promise<EnvoyGatewayServer> {
  const port = await freePort();
  const folder = await createRunFolder("envoy-gateway");
  await writeObjects(`${folder}/objects`, objects({ ...options, port }));
  await installEnvoy(folder, options.envoy);
  await writeFile(`${folder}/config.yaml`, stringify(configuration(folder)));
  const args = ["server", "--config-path", `${folder}/config.yaml`];
  const running = await untilReady(
    "envoy-gateway",
    await startBinary(options.gateway.path, args, folder),
    () => waitForPort(port, START_MS),
  );
  return {
    origin: `http://${LOOPBACK}:${port}`,
    stop: async () => {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function configuration(folder: string) {
  const [configHome, dataHome, stateHome, runtimeDir] = ["config", "data", "state", "runtime"].map(
    (name) => `${folder}/${name}`,
  );
  return {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "EnvoyGateway",
    gateway: { controllerName: "gateway.envoyproxy.io/gatewayclass-controller" },
    provider: {
      type: "Custom",
      custom: {
        resource: { type: "File", file: { paths: [`${folder}/objects`] } },
        infrastructure: { type: "Host", host: { configHome, dataHome, stateHome, runtimeDir } },
      },
    },
    logging: { level: { default: "info" } },
  };
}

/** Where Envoy Gateway looks for the version that it is told to run, before it would download it. */
async function installEnvoy(folder: string, { path }: LocalProgram): Promise<void> {
  const bin = `${folder}/data/envoy-versions/${ENVOY.pip?.version}/bin`;
  await mkdir(bin, { recursive: true });
  await symlink(path, `${bin}/envoy`);
}

async function writeObjects(folder: string, manifests: readonly Manifest[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const text = manifests
    .map((manifest) => stringify(manifest, { aliasDuplicateObjects: false }))
    .join("---\n");
  await writeFile(`${folder}/all.yaml`, text);
}

function objects({ port, grantgatePort, upstreamPort }: EnvoyGatewayOptions & { port: number }): Manifest[] {
  const ports = new Map([
    [80, port],
    [9191, grantgatePort],
    [8080, upstreamPort],
  ]);
  const written = manifestFiles("deploy/envoy-gateway").flatMap(manifestsIn);
  return [
    PROXY,
    ...written.map((manifest) => (manifest.kind === "GatewayClass" ? withProxy(manifest) : manifest)),
    localService("grantgate", "grantgate", 9191),
    localService("jira", "jira", 8080),
  ].map((manifest) => JSON.parse(JSON.stringify(manifest), portReplacer(ports)));
}

const portReplacer = (ports: ReadonlyMap<unknown, number>) => (key: string, value: unknown) =>
  key === "port" || key === "targetPort" ? (ports.get(value) ?? value) : value;

/** Routes to a Service's own address: without Kubernetes there are no endpoints. */
const PROXY: Manifest = {
  apiVersion: "gateway.envoyproxy.io/v1alpha1",
  kind: "EnvoyProxy",
  metadata: { name: "local", namespace: "jira" },
  spec: {
    routingType: "Service",
    provider: { type: "Host", host: { envoyVersion: ENVOY.pip?.version } },
  },
};

function withProxy(gatewayClass: Manifest): Manifest {
  const { name, namespace } = PROXY.metadata;
  const parametersRef = { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", name, namespace };
  return { ...gatewayClass, spec: { ...gatewayClass.spec, parametersRef } };
}

function localService(name: string, namespace: string, port: number): Manifest {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace },
    spec: { clusterIP: LOOPBACK, ports: [{ name, port, targetPort: port, protocol: "TCP" }] },
  };
}
