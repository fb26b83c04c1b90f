import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdir, rename, symlink, writeFile } from "node:fs/promises";
import { parseDocument, stringify } from "yaml";
import { type Certified, createCertificateAuthority } from "../support/certificates.ts";
import { type EnvoyServer, startEnvoy } from "../support/envoy.ts";
import { createRunFolder, REPOSITORY } from "../support/folders.ts";
import { type GrantgateServer, startGrantgate } from "../support/grantgate.ts";
import { send } from "../support/http.ts";
import { waitUntil } from "../support/ports.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";
import { yamlIn } from "./manifests.ts";

// The first run may install Envoy.
const START_MS = 180_000;
const CLUSTER = ["static_resources", "clusters", 0];
const SECRETS = ["secrets/client-certificate.yaml", "secrets/grantgate-authority.yaml"];
const CONFIG = `listen: 127.0.0.1:9191
ops: 127.0.0.1:9090
policies:
  - { name: reports, public: true }
`;

const authority = createCertificateAuthority();
const envoyItself = authority.issue("envoy");

describe("deploy/envoy/grantgate-mtls.yaml, in a real Envoy", function () {
  this.timeout(START_MS);
  let upstream: Upstream;

  before(async () => {
    upstream = await startUpstream();
  });

  after(() => upstream.stop());

  const statusOf = async (envoy: EnvoyServer) =>
    (await send(envoy.origin, { host: "jira.example.com", path: "/reports/daily" })).status;

  it("differs from the cluster of envoy.yaml in its TLS alone", () => {
    const plain: unknown = document("envoy.yaml").toJS().static_resources.clusters[0];
    const { transport_socket, ...rest } = document("grantgate-mtls.yaml").toJS();
    assert.deepEqual(rest, plain);
    assert.equal(transport_socket.name, "envoy.transport_sockets.tls");
  });

  it("asks with a certificate, in HTTP/2", async () => {
    const { gate, envoy } = await start(authority.issue("any", [], ["grantgate"]), envoyItself);
    assert.equal(await statusOf(envoy), 200);
    await stop(envoy, gate);
  });

  it("asks nobody whose certificate is for another name, though the authority is the same", async () => {
    const { gate, envoy } = await start(authority.issue("grantgate", [], ["other"]), envoyItself);
    assert.equal(await statusOf(envoy), 503);
    await stop(envoy, gate);
  });

  it("reads certificates again once they are exchanged", async () => {
    const stranger = createCertificateAuthority("Another CA").issue("envoy");
    const { gate, envoy, folder } = await start(authority.issue("any", [], ["grantgate"]), stranger);
    assert.equal(await statusOf(envoy), 503);
    await mountSecret(folder, "renewed", envoyItself);
    await waitUntil("Envoy shows the new one", async () => (await statusOf(envoy)) === 200);
    await stop(envoy, gate);
  });

  /** An Envoy that asks grantgate, which shows the certificate `server`. */
  async function start(server: Certified, client: Certified) {
    const gate = await startGrantgate({ config: CONFIG + tlsOf(server), users: "users: []\n" });
    const folder = await createRunFolder("envoy-secrets");
    await mountSecret(folder, "first", client);
    await mkdir(`${folder}/secrets`);
    for (const name of SECRETS) await writeFile(`${folder}/${name}`, inFolder(read(name), folder));
    const ports = { upstreamPort: upstream.port, grantgatePort: gate.port };
    return { gate, folder, envoy: await startEnvoy(inFolder(configuration(), folder), ports) };
  }
});

const read = (name: string) => readFileSync(`${REPOSITORY}/deploy/envoy/${name}`, "utf8");
const document = (name: string) => parseDocument(read(name));

/** envoy.yaml with the other cluster in place of its own, on 127.0.0.1. */
function configuration(): string {
  const config = document("envoy.yaml");
  config.setIn(CLUSTER, config.createNode(yamlIn("deploy/envoy/grantgate-mtls.yaml")));
  return stringify(config).replaceAll(/address: (?:grantgate|upstream|0\.0\.0\.0)\b/g, "address: 127.0.0.1");
}

/** Mutual TLS, as the configuration says it. */
function tlsOf({ cert, key }: Certified): string {
  const [certificate, secret, clientCa] = [cert, key, authority.cert].map((pem) => JSON.stringify(pem));
  return `tls: { certificate: ${certificate}, key: ${secret}, clientCa: ${clientCa} }\n`;
}

const inFolder = (text: string, folder: string) => text.replaceAll("/etc/envoy/", `${folder}/`);

/** As Kubernetes does: the files are links through `..data`, which is itself exchanged for another. */
async function mountSecret(folder: string, version: string, { cert, key }: Certified): Promise<void> {
  const mounted = `${folder}/tls`;
  const files = { "tls.crt": cert, "tls.key": key, "ca.crt": authority.cert };
  await mkdir(`${mounted}/..${version}`, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    await writeFile(`${mounted}/..${version}/${name}`, text);
    // They stand there from the first time on.
    await symlink(`..data/${name}`, `${mounted}/${name}`).catch(() => undefined);
  }
  await symlink(`..${version}`, `${mounted}/..data_tmp`);
  await rename(`${mounted}/..data_tmp`, `${mounted}/..data`);
}

async function stop(envoy: EnvoyServer, gate: GrantgateServer): Promise<void> {
  await envoy.stop();
  await gate.stop();
}
