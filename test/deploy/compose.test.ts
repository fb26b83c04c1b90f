import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { copyFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import { toBeHad } from "../conformance/to-be-had.ts";
import { createRunFolder, REPOSITORY } from "../support/folders.ts";
import { DOCKER_COMPOSE, ENVOY } from "../support/programs.ts";
import {
  COMPOSE,
  composedSettings,
  importedRealm,
  namelessComposition,
  reachedNames,
  services,
} from "./compose.ts";
import { yamlIn } from "./manifests.ts";
import { outputOf } from "./output-of.ts";
import { INSTALLATION_MS, promtool } from "./promtool.ts";

const directory = z.object({ users: z.array(z.object({ username: z.string() })) });

describe("deploy/compose", () => {
  it("mounts files that there are, and publishes ports on loopback alone", () => {
    for (const { volumes, ports } of Object.values(services)) {
      for (const volume of volumes) {
        const [source] = volume.split(":");
        assert.ok(existsSync(`${REPOSITORY}/${COMPOSE}/${source}`), volume);
      }
      for (const port of ports) assert.match(port, /^127\.0\.0\.1:/);
    }
  });

  it("is valid to docker-compose", async () => {
    const program = await toBeHad(DOCKER_COMPOSE);
    if (program === undefined) return;
    const path = `${await createRunFolder("compose")}/compose.yaml`;
    const config = async (composition: string) => {
      await writeFile(path, composition);
      return outputOf(program.path, ["-f", path, "config", "--quiet"]);
    };
    assert.deepEqual(await config(namelessComposition()), { ok: true, output: "" });
    const misspelt = await config(namelessComposition().replace("ports:", "port:"));
    assert.equal(misspelt.ok, false);
    assert.match(misspelt.output, /port\b/);
  }).timeout(INSTALLATION_MS);

  it("has the Envoy that tests run", () => {
    assert.equal(services.envoy?.image, ENVOY.image);
  });

  it("has a service for each name that one of them reaches another by", () => {
    const names = reachedNames();
    assert.ok(names.length >= 10, String(names));
    assert.deepEqual(
      names.filter((name) => !(name in services)),
      [],
    );
  });

  it("has a configuration that grantgate takes, with its secret from the environment", () => {
    const { listen, ops, providers } = composedSettings();
    assert.equal(providers.corp?.clientSecret, services.grantgate?.environment.OIDC_CLIENT_SECRET);
    assert.deepEqual(listen, { host: "0.0.0.0", port: 9191 });
    assert.deepEqual(ops, { host: "0.0.0.0", port: 9090 });
  });

  it("imports a realm with the issuer, the clients and the users that the configuration knows", () => {
    const { realm, clients, users } = importedRealm();
    const { corp } = composedSettings().providers;
    assert.ok(corp && "issuer" in corp);
    assert.equal(corp.issuer, `${services.keycloak?.environment.KC_HOSTNAME}/realms/${realm}`);
    const secrets = new Map(clients.map(({ clientId, secret }) => [clientId, secret]));
    assert.equal(secrets.get(corp.clientId ?? ""), corp.clientSecret);
    for (const client of [...(corp.clients ?? []), "ci-bot"]) assert.ok(secrets.has(client), client);
    const known = directory.parse(yamlIn("deploy/example/users.yaml")).users.map(({ username }) => username);
    for (const { username } of users) assert.ok(known.includes(username), username);
  });

  it("has a configuration that Prometheus takes, with the alert rules", async () => {
    const folder = await createRunFolder("prometheus");
    await copyFile(`${REPOSITORY}/${COMPOSE}/prometheus.yaml`, `${folder}/prometheus.yml`);
    await copyFile(`${REPOSITORY}/deploy/monitoring/alerts.yaml`, `${folder}/alerts.yaml`);
    const { ok, output } = await promtool(["check", "config", "prometheus.yml"], { folder });
    assert.ok(ok, output);
    assert.match(output, /SUCCESS: \d+ rules found/);
  }).timeout(INSTALLATION_MS);

  it("tells the ports that are published", () => {
    const readme = readFileSync(`${REPOSITORY}/${COMPOSE}/README.md`, "utf8");
    const told = new Set([...readme.matchAll(/localhost:(\d+)/g)].map(([, port]) => port));
    const published = Object.values(services).flatMap(({ ports }) => ports.map((port) => port.split(":")[1]));
    assert.deepEqual([...told].sort(), published.sort());
  });
});
