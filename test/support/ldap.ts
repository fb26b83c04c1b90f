import { mkdir, rm, writeFile } from "node:fs/promises";
import { Attribute, Change, Client } from "ldapts";
import type { Certified } from "./certificates.ts";
import { createRunFolder } from "./folders.ts";
import { ADMINISTRATOR, LIMITED, ldapConfiguration, PUBLIC, READER, SUFFIX } from "./ldap-configuration.ts";
import { type LdapUser, toEntries } from "./ldap-users.ts";
import { freePorts, waitUntil } from "./ports.ts";
import { type Running, SLAPD, startProgram } from "./programs.ts";

export type LdapValues = string | Buffer | readonly string[];
/** The attributes of one entry, its `objectClass` among them. */
export type LdapEntry = readonly [dn: string, attributes: Readonly<Record<string, LdapValues>>];

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

export async function startLdap({
  certificate,
}: {
  readonly certificate?: Certified;
} = {}): Promise<LdapServer> {
  const [port = 0, securePort = 0] = await freePorts(2);
  const folder = await createRunFolder("ldap");
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
    pause: () => running.kill("SIGSTOP"),
    resume: () => running.kill("SIGCONT"),
    stop: async () => {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const account = ({ dn, password }: typeof READER): LdapEntry => [
  dn,
  { objectClass: ["organizationalRole", "simpleSecurityObject"], userPassword: password },
];
const folderOf = (dn: string): LdapEntry => [dn, { objectClass: "organizationalUnit" }];

const FIRST_ENTRIES: readonly LdapEntry[] = [
  [SUFFIX, { objectClass: ["dcObject", "organization"], o: "Example" }],
  ...["ou=people", "ou=groups"].map((name) => folderOf(`${name},${SUFFIX}`)),
  folderOf(PUBLIC),
  account(READER),
  account(LIMITED),
];

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

function answers(port: number): Promise<boolean> {
  return asAdministrator(port, async () => true).catch(() => false);
}

async function asAdministrator<T>(port: number, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ url: `ldap://127.0.0.1:${port}`, timeout: 5_000, connectTimeout: 5_000 });
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
