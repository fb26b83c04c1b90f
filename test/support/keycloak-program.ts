import { access, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { announce, type CommandResult, run } from "./command.ts";
import { TOOLS } from "./folders.ts";

/** The version in deploy/compose. */
export const KEYCLOAK_VERSION = "26.7.3";

const ARTIFACT = `org.keycloak:keycloak-quarkus-dist:${KEYCLOAK_VERSION}:zip`;
/** What it is built for: a database in memory and no other nodes. */
const BUILD = ["build", "--db=dev-mem", "--cache=local"];

export type KeycloakInstallation = { readonly home: string } | { readonly reason: string };

/** Installs Keycloak by Maven into `.tools/`, unless an earlier run did. Needs Java 17 or later. */
export async function installKeycloak(): Promise<KeycloakInstallation> {
  const folder = `${TOOLS}/keycloak-${KEYCLOAK_VERSION}`;
  const home = `${folder}/keycloak-${KEYCLOAK_VERSION}`;
  const java = await run("java", ["-version"]);
  if (!java.ok) return { reason: `java: ${java.output}` };
  if (await isThere(home)) return { home };
  announce(`keycloak: installing ${KEYCLOAK_VERSION} by mvn into .tools, a minute or two ...`);
  const installed = await installInto(folder);
  return (await isThere(home)) ? { home } : { reason: installed.ok ? "no Keycloak came" : installed.output };
}

/** Whole only under its last name: two runs at once each fill a folder of their own, and one gives it that. */
async function installInto(folder: string): Promise<CommandResult> {
  await mkdir(TOOLS, { recursive: true });
  const own = await mkdtemp(`${folder}.`);
  try {
    const unpack = ["dependency:unpack", `-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${own}`];
    // Without a project it notes what it has unpacked in the folder that it is run in.
    const inFolder = 'cd "$0" && exec mvn "$@"';
    const unpacked = await run("sh", ["-c", inFolder, own, "--quiet", "--batch-mode", ...unpack]);
    if (!unpacked.ok) return unpacked;
    const built = await run("sh", [`${own}/keycloak-${KEYCLOAK_VERSION}/bin/kc.sh`, ...BUILD]);
    // Fails where the other run was first.
    if (built.ok) await rename(own, folder).catch(() => undefined);
    return built;
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
