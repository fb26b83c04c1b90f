import { copyFile, mkdir, rm, symlink } from "node:fs/promises";
import { z } from "zod";
import { createRunFolder } from "./folders.ts";
import { installKeycloak } from "./keycloak-program.ts";
import { startBinary } from "./local-program.ts";
import { freePort, waitForHttp } from "./ports.ts";
import { untilReady } from "./programs.ts";

/** A real Keycloak on a free port of 127.0.0.1, with one realm. */
export interface Keycloak {
  readonly issuer: string;
  /** The answer of the realm's token endpoint, whatever it is. */
  token(form: Readonly<Record<string, string>>): Promise<Readonly<Record<string, unknown>>>;
  /** Ends the session of a refresh token. */
  signOut(form: Readonly<Record<string, string>>): Promise<void>;
  stop(): Promise<void>;
}

export type KeycloakStart =
  | ({ readonly kind: "started" } & Keycloak)
  | { readonly kind: "notToBeHad"; readonly reason: string };

const members = z.record(z.string(), z.unknown());

/** Milliseconds: on a busy machine. */
const START_MS = 120_000;
/** Parts of the installation that a run of it only reads. */
const SHARED = ["lib", "conf", "providers", "themes"];
const MAIN = "io.quarkus.bootstrap.runner.QuarkusEntryPoint";

/** Imports the realm of a file; `realm` is its name. */
export async function startKeycloak(file: string, realm: string): Promise<KeycloakStart> {
  const installed = await installKeycloak();
  if ("reason" in installed) return { kind: "notToBeHad", reason: installed.reason };
  const folder = await createRunFolder("keycloak");
  for (const part of SHARED) await symlink(`${installed.home}/${part}`, `${folder}/${part}`);
  await mkdir(`${folder}/data/import`, { recursive: true });
  await copyFile(file, `${folder}/data/import/realm.json`);
  const origin = `http://127.0.0.1:${await freePort()}`;
  const issuer = `${origin}/realms/${realm}`;
  // Not by kc.sh, which would leave Java behind when it is killed.
  const java = await startBinary("java", argumentsFor(folder, origin), folder);
  const running = await untilReady("keycloak", java, () => waitForHttp(issuer, START_MS));
  const endpoint = `${issuer}/protocol/openid-connect`;
  return {
    kind: "started",
    issuer,
    token: async (form) => members.parse(await (await post(`${endpoint}/token`, form)).json()),
    signOut: async (form) => {
      const response = await post(`${endpoint}/logout`, form);
      if (!response.ok) throw new Error(`Keycloak did not end the session: ${await response.text()}`);
    },
    stop: async () => {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** As kc.sh starts it, but for a compiler and a collector that are soon ready. */
function argumentsFor(folder: string, origin: string): string[] {
  const opened = ["util", "util.concurrent", "security", "lang"].map(
    (name) => `--add-opens=java.base/java.${name}=ALL-UNNAMED`,
  );
  return [
    ...["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", ...opened],
    ...[`-Dkc.home.dir=${folder}`, `-Djboss.server.config.dir=${folder}/conf`],
    ...["-Djava.util.logging.manager=org.jboss.logmanager.LogManager"],
    ...["-cp", `${folder}/lib/quarkus-run.jar`, MAIN],
    ...["start", "--optimized", "--import-realm", "--http-enabled=true", "--http-host=127.0.0.1"],
    ...[`--http-port=${new URL(origin).port}`, `--hostname=${origin}`],
  ];
}

function post(url: string, form: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(url, { method: "POST", body: new URLSearchParams(form) });
}
