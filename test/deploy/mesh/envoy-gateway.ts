import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { stringify } from "yaml";
import { z } from "zod";
import { createRunFolder } from "../../support/folders.ts";
import { startBinary } from "../../support/local-program.ts";
import { freePort, waitForPort } from "../../support/ports.ts";
import type { LocalProgram } from "../../support/program-search.ts";
import { ENVOY, untilReady } from "../../support/programs.ts";
import { type Manifest, manifestFiles, manifestsIn } from "../manifests.ts";
import { outputOf } from "../output-of.ts";

/** Milliseconds until Envoy Gateway has started Envoy, and Envoy has its listeners. */
const START_MS = 60_000;
const LOOPBACK = "127.0.0.1";
/** Of the Gateway, as written. */
const LISTENER_PORT = 80;

export interface EnvoyGatewayOptions {
  readonly gateway: LocalProgram;
  readonly envoy: LocalProgram;
  /** Ports of 127.0.0.1 in place of the Services that the objects name. */
  readonly grantgatePort: number;
  readonly upstreamPort: number;
}

export interface EnvoyGatewayServer {
  readonly origin: string;
  stop(): Promise<void>;
}

/**
 * Starts Envoy Gateway without Kubernetes, with the objects of deploy/envoy-gateway as they are but for the port,
 * and programs of this machine in place of Services. Its own ports are fixed: 18000, 19000, 19001 and 8081.
 */
export async function startEnvoyGateway(options: EnvoyGatewayOptions): Promise<EnvoyGatewayServer> {
  const port = await freePort();
  const folder = await createRunFolder("envoy-gateway");
  await writeObjects(`${folder}/objects`, objects({ ...options, port }));
  await installEnvoy(folder, options.envoy);
  await writeFile(`${folder}/config.yaml`, stringify(configuration(folder)));
  await makeCertificates(folder, options.gateway);
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

/** Those by which Envoy Gateway and its Envoy know each other; of its own it makes the half that Envoy has. */
async function makeCertificates(folder: string, { path }: LocalProgram): Promise<void> {
  const { ok, output } = await outputOf(path, ["certgen", "--local", "--config-home", `${folder}/config`]);
  if (!ok) throw new Error(`envoy-gateway certgen: ${output}`);
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
    extensionApis: { enableBackend: true },
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
  return [
    PROXY,
    localBackend("grantgate", grantgatePort),
    localBackend("jira", upstreamPort),
    ...manifestFiles("deploy/envoy-gateway")
      .flatMap(manifestsIn)
      .map((manifest) => (manifest.kind === "GatewayClass" ? withProxy(manifest) : manifest))
      .map((manifest) => JSON.parse(JSON.stringify(manifest), (key, value) => localized(key, value, port))),
  ];
}

const GROUP = "gateway.envoyproxy.io";
const backendRefs = z.array(z.object({ name: z.string() }));

/**
 * Without Kubernetes there are no Services: what names one names a Backend of the same name, and of its own namespace,
 * since objects from files lose their kind and no ReferenceGrant then lets them name another namespace.
 */
function localized(key: string, value: unknown, port: number): unknown {
  if (key === "backendRefs") {
    return backendRefs.parse(value).map(({ name }) => ({ group: GROUP, kind: "Backend", name }));
  }
  return key === "port" && value === LISTENER_PORT ? port : value;
}

const PROXY: Manifest = {
  apiVersion: `${GROUP}/v1alpha1`,
  kind: "EnvoyProxy",
  metadata: { name: "local", namespace: "jira" },
  spec: { provider: { type: "Host", host: { envoyVersion: ENVOY.pip?.version } } },
};

function withProxy(gatewayClass: Manifest): Manifest {
  const { name, namespace } = PROXY.metadata;
  const parametersRef = { group: GROUP, kind: "EnvoyProxy", name, namespace };
  return { ...gatewayClass, spec: { ...gatewayClass.spec, parametersRef } };
}

function localBackend(name: string, port: number): Manifest {
  return {
    apiVersion: `${GROUP}/v1alpha1`,
    kind: "Backend",
    metadata: { name, namespace: PROXY.metadata.namespace },
    spec: { endpoints: [{ ip: { address: LOOPBACK, port } }] },
  };
}
