import { rm } from "node:fs/promises";
import { createRunFolder } from "./folders.ts";
import { freePort, waitUntil } from "./ports.ts";
import { type Running, SCIM_SERVER, startProgram } from "./programs.ts";

export interface ScimUser {
  readonly username: string;
  readonly email?: string;
  /** Beside `email`, which is the primary one. */
  readonly otherEmails?: readonly string[];
  readonly displayName?: string;
  readonly groups?: readonly string[];
  readonly employeeNumber?: string;
  readonly active?: boolean;
}

/** A real scim2-server on a free port of 127.0.0.1, which keeps its resources in memory. */
export interface ScimServer {
  readonly port: number;
  /** Base of the service. */
  readonly url: string;
  /** Starts it on the same port, filled as before; after `stop`. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
export const ENTERPRISE_USER = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

export async function startScim(users: readonly ScimUser[], token: string): Promise<ScimServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/v2`;
  let stopRunning = async () => {};
  const server: ScimServer = {
    port,
    url,
    start: async () => {
      const folder = await createRunFolder("scim");
      const running = await startOn(port, token, folder);
      stopRunning = async () => {
        await running.stop();
        await rm(folder, { recursive: true, force: true });
      };
      await fill(url, token, users);
    },
    stop: async () => {
      const stop = stopRunning;
      stopRunning = async () => {};
      await stop();
    },
  };
  await server.start();
  return server;
}

function startOn(port: number, token: string, folder: string): Promise<Running> {
  return startProgram({
    program: SCIM_SERVER,
    folder,
    args: ["--port", String(port), "--bearer-token", token],
    ready: () => waitUntil(`a SCIM service answers on port ${port}`, () => answers(port, token)),
  });
}

async function answers(port: number, token: string): Promise<boolean> {
  try {
    const address = `http://127.0.0.1:${port}/v2/ServiceProviderConfig`;
    return (await fetch(address, { headers: { authorization: `Bearer ${token}` } })).ok;
  } catch {
    return false;
  }
}

async function fill(url: string, token: string, users: readonly ScimUser[]): Promise<void> {
  const members = new Map<string, { value: string }[]>();
  for (const user of users) {
    const value = await create(`${url}/Users`, token, toResource(user));
    for (const group of user.groups ?? []) members.set(group, [...(members.get(group) ?? []), { value }]);
  }
  for (const [displayName, list] of members) {
    await create(`${url}/Groups`, token, { schemas: [GROUP], displayName, members: list });
  }
}

function toResource(user: ScimUser) {
  const { username, email, otherEmails = [], displayName, employeeNumber, active = true } = user;
  const others = otherEmails.map((value) => ({ value, type: "other" }));
  const primary = email === undefined ? [] : [{ value: email, type: "work", primary: true }];
  return {
    schemas: employeeNumber === undefined ? [USER] : [USER, ENTERPRISE_USER],
    userName: username,
    active,
    ...(displayName !== undefined && { displayName }),
    emails: [...others, ...primary],
    ...(employeeNumber !== undefined && { [ENTERPRISE_USER]: { employeeNumber } }),
  };
}

/** The id of what was made. */
async function create(address: string, token: string, resource: object): Promise<string> {
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/scim+json", authorization: `Bearer ${token}` },
    body: JSON.stringify(resource),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`the SCIM service did not take a resource: ${text}`);
  const { id }: { id: string } = JSON.parse(text);
  return id;
}
