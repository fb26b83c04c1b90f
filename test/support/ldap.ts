import { mkdir, rm, writeFile } from "node:fs/promises";
import { Attribute, Change, Client } from "ldapts";
import type { Certified } from "./certificates.ts";
import { createRunFolder } from "./folders.ts";
import { ADMINISTRATOR, ldapConfiguration, READER, SUFFIX } from "./ldap-configuration.ts";
import { FIRST_ENTRIES, type LdapEntry, type LdapUser, type LdapValues, toEntries } from "./ldap-entries.ts";
import { freePorts, waitUntil } from "./ports.ts";
import { findProgram, type Running, SLAPD, startProgram } from "./programs.ts";

/** A real slapd on free ports of 127.0.0.1, with folders for people and groups and an account that may read them. */
export interface LdapServer {
  /** `ldap://`; StartTLS is there where the server has a certificate. */
  readonly url: string;
  readonly port: number;
  /** Of `ldaps://`; nobody listens there unless the server has a certificate. */
  readonly securePort: number;
  /** Above everything. */
  readonly base: string;
  /** The account to search by. */
  readonly bind: { readonly dn: string; readonly password: string };
  /** Adds users, then the groups that they name, each group whole. */
  fill(users: readonly LdapUser[]): Promise<void>;
  /** In this order. */
  add(entries: readonly LdapEntry[]): Promise<void>;
  /** Replaces the values of one attribute of an entry. */
  set(dn: string, attribute: string, value: string): Promise<void>;
  /** Ends it as a crash would: connections break, nothing is said. */
  kill(): Promise<void>;
  /** Starts it on the same ports with all that it held; after `kill`. */
  restart(): Promise<void>;
  /** Keeps it from answering while its connections stay open. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** A server that answers no bind within this time is taken for paused. */
const PAUSED_MS = 200;

export async function startLdap({
  certificate,
}: {
  readonly certificate?: Certified;
} = {}): Promise<LdapServer> {
  const [port = 0, securePort = 0] = await freePorts(2);
  const folder = await createRunFolder("ldap");
  // Its schemas come with it: where it is missing, it is installed first.
  await findProgram(SLAPD);
  await writeConfiguration(folder, certificate);
  const listeners = [`ldap://127.0.0.1:${port}`, ...(certificate ? [`ldaps://127.0.0.1:${securePort}`] : [])];
  const start = () => startSlapd(port, listeners, folder);
  let running = await start();
  const add = (entries: readonly LdapEntry[]) => asAdministrator(port, (client) => addAll(client, entries));
  await add(FIRST_ENTRIES);
  return {
    port,
    securePort,
    url: `ldap://127.0.0.1:${port}`,
    base: SUFFIX,
    bind: READER,
    fill: (users) => add(toEntries(users)),
    add,
    set: (dn, type, value) => asAdministrator(port, (client) => client.modify(dn, replace(type, value))),
    kill: async () => {
      await running.kill("SIGKILL");
      await running.exited;
    },
    restart: async () => {
      running = await start();
    },
    pause: async () => {
      await running.kill("SIGSTOP");
      // Its threads stop one after the other.
      await waitUntil("slapd is paused", async () => !(await answers(port, PAUSED_MS)));
    },
    resume: () => running.kill("SIGCONT"),
    stop: async () => {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function writeConfiguration(folder: string, certificate: Certified | undefined): Promise<void> {
  const tls = certificate && { cert: `${folder}/server.crt`, key: `${folder}/server.key` };
  if (certificate && tls) {
    await writeFile(tls.cert, certificate.cert);
    await writeFile(tls.key, certificate.key);
  }
  const { configuration, schema } = ldapConfiguration({ folder, tls });
  await mkdir(`${folder}/data`);
  await writeFile(`${folder}/other-products.schema`, schema);
  await writeFile(`${folder}/slapd.conf`, configuration);
}

function startSlapd(port: number, listeners: readonly string[], folder: string): Promise<Running> {
  return startProgram({
    program: SLAPD,
    folder,
    copied: true,
    // In the foreground, saying what must be said in any case.
    args: ["-f", `${folder}/slapd.conf`, "-h", listeners.join(" "), "-d", "none"],
    ready: () => waitUntil(`slapd answers on port ${port}`, () => answers(port)),
  });
}

function answers(port: number, timeoutMs?: number): Promise<boolean> {
  return asAdministrator(port, async () => true, timeoutMs).catch(() => false);
}

async function asAdministrator<T>(
  port: number,
  use: (client: Client) => Promise<T>,
  timeoutMs = 5_000,
): Promise<T> {
  const url = `ldap://127.0.0.1:${port}`;
  const client = new Client({ url, timeout: timeoutMs, connectTimeout: timeoutMs });
  try {
    await client.bind(ADMINISTRATOR.dn, ADMINISTRATOR.password);
    return await use(client);
  } finally {
    await client.unbind();
  }
}

async function addAll(client: Client, entries: readonly LdapEntry[]): Promise<void> {
  for (const [dn, attributes] of entries) {
    await client.add(
      dn,
      Object.entries(attributes).map(([type, values]) => toAttribute(type, values)),
    );
  }
}

function toAttribute(type: string, values: LdapValues): Attribute {
  if (Buffer.isBuffer(values)) return new Attribute({ type, values: [values] });
  return new Attribute({ type, values: typeof values === "string" ? [values] : [...values] });
}

const replace = (type: string, value: string) =>
  new Change({ operation: "replace", modification: toAttribute(type, value) });
