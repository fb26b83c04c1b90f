import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { z } from "zod";
import { loadConfig } from "../../src/config/load.ts";
import { createRunFolder, REPOSITORY } from "../support/folders.ts";
import { ENVOY } from "../support/programs.ts";
import { yamlIn } from "./manifests.ts";
import { INSTALLATION_MS, promtool } from "./promtool.ts";

const FOLDER = "deploy/compose";

const composition = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      ports: z.array(z.string()).default([]),
      volumes: z.array(z.string()).default([]),
      environment: z.record(z.string(), z.string()).default({}),
      depends_on: z.array(z.string()).default([]),
    }),
  ),
});
const envoyConfig = z.object({
  static_resources: z.object({
    clusters: z.array(
      z.object({
        load_assignment: z.object({
          endpoints: z.array(
            z.object({
              lb_endpoints: z.array(
                z.object({
                  endpoint: z.object({
                    address: z.object({
                      socket_address: z.object({ address: z.string(), port_value: z.int() }),
                    }),
                  }),
                }),
              ),
            }),
          ),
        }),
      }),
    ),
  }),
});
const scraping = z.object({
  scrape_configs: z.array(
    z.object({ dns_sd_configs: z.array(z.object({ names: z.array(z.string()), port: z.int() })) }),
  ),
});
const datasources = z.object({ datasources: z.array(z.object({ type: z.string(), url: z.url() })) });
const realm = z.object({
  realm: z.string(),
  clients: z.array(z.object({ clientId: z.string(), secret: z.string().optional() })),
  users: z.array(z.object({ username: z.string() })),
});

const { services } = composition.parse(yamlIn(`${FOLDER}/compose.yaml`));

describe("deploy/compose", () => {
  it("mounts files that there are, and publishes ports on loopback alone", () => {
    for (const { volumes, ports } of Object.values(services)) {
      for (const volume of volumes) {
        const [source] = volume.split(":");
        assert.ok(existsSync(`${REPOSITORY}/${FOLDER}/${source}`), volume);
      }
      for (const port of ports) assert.match(port, /^127\.0\.0\.1:/);
    }
  });

  it("has the Envoy that tests run", () => {
    assert.equal(services.envoy?.image, ENVOY.image);
  });

  it("has a service for each name that one of them reaches another by", () => {
    const names = [
      ...envoyConfig
        .parse(yamlIn("deploy/envoy/envoy.yaml"))
        .static_resources.clusters.flatMap(({ load_assignment: { endpoints } }) => endpoints)
        .flatMap(({ lb_endpoints }) => lb_endpoints)
        .map(({ endpoint }) => endpoint.address.socket_address.address),
      ...scraping
        .parse(yamlIn(`${FOLDER}/prometheus.yaml`))
        .scrape_configs.flatMap(({ dns_sd_configs }) => dns_sd_configs)
        .flatMap((found) => found.names),
      ...datasources
        .parse(yamlIn(`${FOLDER}/grafana/datasources.yaml`))
        .datasources.map(({ url }) => new URL(url).hostname),
      new URL(services.grantgate?.environment.REDIS_URL ?? "").hostname,
      new URL(services.keycloak?.environment.KC_HOSTNAME ?? "").hostname,
      ...Object.values(services).flatMap(({ depends_on }) => depends_on),
    ];
    assert.deepEqual(
      names.filter((name) => !(name in services)),
      [],
    );
    assert.ok(names.length >= 10, String(names));
  });

  it("has a configuration that grantgate takes, with its secret from the environment", () => {
    const loaded = load();
    assert.equal(loaded.settings.providers.corp?.clientSecret, services.grantgate?.environment.OIDC_CLIENT_SECRET);
    assert.deepEqual(loaded.settings.listen, { host: "0.0.0.0", port: 9191 });
    assert.deepEqual(loaded.settings.ops, { host: "0.0.0.0", port: 9090 });
  });

  it("imports a realm with the issuer, the clients and the users that the configuration knows", () => {
    const { realm: name, clients, users } = realm.parse(yamlIn(`${FOLDER}/realm.json`));
    const { corp } = load().settings.providers;
    assert.equal(corp?.issuer, `${services.keycloak?.environment.KC_HOSTNAME}/realms/${name}`);
    const known = new Map(clients.map(({ clientId, secret }) => [clientId, secret]));
    assert.equal(known.get(corp?.clientId ?? ""), corp?.clientSecret);
    for (const client of [...(corp?.clients ?? []), "ci-bot"]) assert.ok(known.has(client), client);
    const listed = z
      .object({ users: z.array(z.object({ username: z.string() })) })
      .parse(yamlIn("deploy/example/users.yaml")).users;
    for (const { username } of users) assert.ok(listed.some((user) => user.username === username), username);
  });

  it("has a configuration that Prometheus takes, with the alert rules", async () => {
    const folder = await createRunFolder("prometheus");
    await copyFile(`${REPOSITORY}/${FOLDER}/prometheus.yaml`, `${folder}/prometheus.yml`);
    await copyFile(`${REPOSITORY}/deploy/monitoring/alerts.yaml`, `${folder}/alerts.yaml`);
    const { ok, output } = await promtool(["check", "config", "prometheus.yml"], { folder });
    assert.ok(ok, output);
    assert.match(output, /SUCCESS: \d+ rules found/);
  }).timeout(INSTALLATION_MS);

  it("tells commands for services and files that there are", () => {
    const readme = readFileSync(`${REPOSITORY}/${FOLDER}/README.md`, "utf8");
    const published = Object.values(services)
      .flatMap(({ ports }) => ports)
      .map((port) => port.split(":")[1]);
    const told = [...readme.matchAll(/localhost:(\d+)/g)].map(([, port]) => port);
    assert.deepEqual([...new Set(told)].sort(), published.sort());
  });
});

/** The users are mounted beside the configuration; only their place is checked. */
function load() {
  const loaded = loadConfig(`${REPOSITORY}/${FOLDER}/grantgate.yaml`, services.grantgate?.environment ?? {});
  if (loaded.kind !== "loaded") throw new Error(JSON.stringify(loaded));
  return loaded;
}
