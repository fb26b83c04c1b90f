import { readFileSync } from "node:fs";
import { z } from "zod";
import { type LoadedConfig, loadConfig } from "../../src/config/load.ts";
import { REPOSITORY } from "../support/folders.ts";
import { yamlIn } from "./manifests.ts";

export const COMPOSE = "deploy/compose";

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

/** The services of the composition. */
export const { services } = composition.parse(yamlIn(`${COMPOSE}/compose.yaml`));

/** The realm that Keycloak imports. */
export const importedRealm = () => realm.parse(yamlIn(`${COMPOSE}/realm.json`));

/** Grantgate's settings in the composition. The users are mounted beside them; only their place is checked. */
export function composedSettings(): LoadedConfig["settings"] {
  const path = `${REPOSITORY}/${COMPOSE}/grantgate.yaml`;
  const loaded = loadConfig(path, services.grantgate?.environment ?? {});
  if (loaded.kind !== "loaded") throw new Error(JSON.stringify(loaded));
  return loaded.settings;
}

/** Every name that one service reaches another by. */
export function reachedNames(): string[] {
  const hostOf = (url: string | undefined) => new URL(url ?? "").hostname;
  return [
    ...envoyConfig
      .parse(yamlIn("deploy/envoy/envoy.yaml"))
      .static_resources.clusters.flatMap(({ load_assignment: { endpoints } }) => endpoints)
      .flatMap(({ lb_endpoints }) => lb_endpoints)
      .map(({ endpoint }) => endpoint.address.socket_address.address),
    ...scraping
      .parse(yamlIn(`${COMPOSE}/prometheus.yaml`))
      .scrape_configs.flatMap(({ dns_sd_configs }) => dns_sd_configs)
      .flatMap(({ names }) => names),
    ...datasources
      .parse(yamlIn(`${COMPOSE}/grafana/datasources.yaml`))
      .datasources.map(({ url }) => hostOf(url)),
    hostOf(services.grantgate?.environment.REDIS_URL),
    hostOf(services.keycloak?.environment.KC_HOSTNAME),
    ...Object.values(services).flatMap(({ depends_on }) => depends_on),
  ];
}

/** The text of the composition without its name, which docker-compose before 2 does not know. */
export function namelessComposition(): string {
  return readFileSync(`${REPOSITORY}/${COMPOSE}/compose.yaml`, "utf8").replace(/^name: .*\n/m, "");
}
