import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFile, rename, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "node:tls";
import { bearer, send } from "../../support/http.ts";
import { wiki } from "../../support/scenarios.ts";
import type { Stack } from "../../support/stack.ts";
import { ADMIN_TOKEN, AUTHORITY, type Listeners } from "./configuration.ts";
import type { Tokens } from "./traffic.ts";

const CAEP = "https://schemas.openid.net/secevent/caep/event-type/";
const SCOPE = "openid offline_access read:jira";

/** What happens beside the traffic. */
export interface Scene {
  readonly stack: Stack;
  readonly listeners: Listeners;
  readonly tokens: Tokens;
}

type Happening = readonly [
  /** When: a part of the time that the traffic lasts. */
  part: number,
  what: string,
  happen: (scene: Scene, milliseconds: number) => Promise<unknown>,
];

/** Part of the time for which the provider is away. */
const OUTAGE = 0.15;
/** Milliseconds. */
const NEXT_TRY = 250;

const HAPPENINGS: readonly Happening[] = [
  [0, "a client floods the gRPC port", ({ stack }) => flood(stack)],
  [0.1, "an operator revokes a token", (scene) => revoke(scene, scene.tokens.ofUsers.opaque[0])],
  [0.2, "a user signs out at the provider", signOut],
  [0.25, "the provider tells of events, one meant for another", pushEvents],
  [0.35, "the users change", ({ stack }) => rewrite(stack, "users.yaml", (text) => `${text}# Changed.\n`)],
  [0.4, "the configuration changes", ({ stack }) => reload(stack)],
  [0.5, "the provider is gone for a while", stopProvider],
  [0.75, "the provider tells of events again", pushEvents],
  [0.8, "a wrong configuration is refused", ({ stack }) => reloadWrongly(stack)],
  [0.85, "an operator revokes another token", (scene) => revoke(scene, scene.tokens.ofUsers.opaque[1])],
];

/** Lets all of it happen within so many milliseconds; tells `progress` of each. */
export async function letHappen(
  scene: Scene,
  milliseconds: number,
  progress: (what: string) => void,
): Promise<void> {
  const startedAt = Date.now();
  for (const [part, what, happen] of HAPPENINGS) {
    await sleep(Math.max(0, startedAt + part * milliseconds - Date.now()));
    progress(what);
    await happen(scene, milliseconds);
  }
}

/** RFC 9113, sections 3.4 and 6.5: what a connection begins with, and a SETTINGS frame without a setting. */
const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const SETTINGS = Buffer.from("000000040000000000", "hex");
/** More than the limit lets through at once. */
const FLOOD = 60;

/** Sends nothing but settings, until the service ends the connection. */
async function flood({ grantgate }: Stack): Promise<void> {
  const secured = { ca: AUTHORITY, servername: "grantgate", ALPNProtocols: ["h2"] };
  const socket = connect(grantgate.port, "127.0.0.1", secured).on("error", () => undefined);
  socket.end(Buffer.concat([PREFACE, ...Array.from({ length: FLOOD }, () => SETTINGS)]));
  socket.resume();
  await once(socket, "close");
}

async function revoke({ listeners }: Scene, token: string | undefined): Promise<void> {
  await post(`${listeners.admin}/revocations`, JSON.stringify({ token }), 200, {
    authorization: `Bearer ${ADMIN_TOKEN}`,
    "content-type": "application/json",
  });
}

async function signOut({ stack: { oidc } }: Scene): Promise<void> {
  const browser = new Map<string, string>();
  await oidc.userToken({ account: "carol", format: "opaque", scope: SCOPE, browser });
  await oidc.signOut(browser);
}

/** Two sessions end, a device changes, which has no effect, and somebody else's event is refused. */
async function pushEvents({ stack: { oidc }, listeners }: Scene): Promise<void> {
  const push = async (type: string, sub_id: object, status: number, aud = "gate") => {
    const claims = { iss: oidc.issuer, aud, iat: Math.floor(Date.now() / 1_000), jti: randomUUID(), sub_id };
    const set = await oidc.signJwt(
      { ...claims, events: { [`${CAEP}${type}`]: {} } },
      { typ: "secevent+jwt" },
    );
    await post(`${listeners.events}/events/corp`, set, status, {
      "content-type": "application/secevent+jwt",
    });
  };
  const user = { format: "iss_sub", iss: oidc.issuer, sub: "carol" };
  await push("session-revoked", user, 202);
  await push("session-revoked", user, 202);
  await push("device-compliance-change", user, 202);
  await push("session-revoked", user, 400, "another-gate");
}

async function reload(stack: Stack): Promise<void> {
  await rewrite(stack, "grantgate.yaml", (text) => text.replace("introspection: 6s", "introspection: 7s"));
}

async function reloadWrongly(stack: Stack): Promise<void> {
  await rewrite(stack, "grantgate.yaml", (text) => `${text}\nallowEverything: true\n`);
  await sleep(1_500);
  await rewrite(stack, "grantgate.yaml", (text) => text.replace("\nallowEverything: true\n", ""));
}

/** Meanwhile somebody comes with a token that nobody remembers. */
async function stopProvider({ stack: { oidc, envoy }, tokens }: Scene, milliseconds: number): Promise<void> {
  await oidc.stop();
  const until = Date.now() + OUTAGE * milliseconds;
  while (Date.now() < until) {
    await send(envoy.origin, wiki(bearer(tokens.opaque.unseen)));
    await sleep(NEXT_TRY);
  }
  await oidc.start();
}

/** Puts another content in place at once; the service sees that by itself. */
async function rewrite({ grantgate }: Stack, name: string, change: (text: string) => string): Promise<void> {
  const path = `${grantgate.folder}/${name}`;
  await writeFile(`${path}.new`, change(await readFile(path, "utf8")));
  await rename(`${path}.new`, path);
}

async function post(
  url: string,
  body: string,
  status: number,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const response = await fetch(url, { method: "POST", body, headers });
  const text = await response.text();
  if (response.status !== status) throw new Error(`${url} answers ${response.status}: ${text}`);
}
