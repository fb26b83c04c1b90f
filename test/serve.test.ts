import assert from "node:assert/strict";
import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { Client, credentials } from "@grpc/grpc-js";
import { type CommandLine, type Ended, grantgate } from "./command-line.ts";
import { createRunFolder } from "./support/folders.ts";
import { freePorts, waitForHttp, waitUntil } from "./support/ports.ts";
import { type CheckClient, connect } from "./transport/check-client.ts";
import { decode, encode, upstream } from "./transport/protos.ts";

const HTTP = {
  method: "GET",
  path: "/rest",
  host: "jira.example.com",
  headers: { authorization: "Bearer t0ken" },
};
const REQUEST = { attributes: { request: { http: HTTP } } };
const ACTIVE = {
  active: true,
  token_type: "Bearer",
  sub: "u1",
  client_id: "web",
  preferred_username: "alice",
};

/** Nothing listens at the Redis of this configuration. */
const configOf = (listen: number, ops: number, provider: number, redis: number) => `
listen: 127.0.0.1:${listen}
ops: 127.0.0.1:${ops}
drain: 5s
cache: { redis: "redis://127.0.0.1:${redis}", secret: only-for-tests-0123456789-0123456789 }
directories: { staff: { type: file, path: users.yaml } }
providers:
  corp:
    preset: custom
    introspectionEndpoint: "http://127.0.0.1:${provider}/introspect"
    clientId: gate
    clientSecret: gate-secret
    clients: [web]
policies:
  - name: jira
    match: { paths: ["/rest/**"] }
    grants: [{ type: authorizationGrant, provider: corp, directory: staff }]
`;

describe("grantgate serve", () => {
  let folder: string;
  let listen: number;
  let ops: number;
  let provider: number;
  let service: CommandLine | undefined;
  const clients: CheckClient[] = [];
  const servers: Server[] = [];

  beforeEach(async () => {
    folder = await createRunFolder("serve");
    const [listenPort = 0, opsPort = 0, providerPort = 0, redisPort = 0] = await freePorts(4);
    [listen, ops, provider] = [listenPort, opsPort, providerPort];
    await writeFile(`${folder}/grantgate.yaml`, configOf(listen, ops, provider, redisPort));
    await writeFile(`${folder}/users.yaml`, "users: [{ username: alice }]");
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    service?.kill("SIGKILL");
    await service?.ended;
    for (const server of servers.splice(0)) server.close().closeAllConnections();
    await rm(folder, { recursive: true });
  });

  const serve = () => {
    service = grantgate(["serve", "--config", "grantgate.yaml"], folder);
    return service;
  };
  const readyz = async () => (await fetch(`http://127.0.0.1:${ops}/readyz`)).status;
  const client = () => {
    const connected = connect(listen);
    clients.push(connected);
    return connected;
  };
  const logOf = ({ stdout }: Ended) =>
    stdout
      .trimEnd()
      .split("\n")
      .map((line): Record<string, unknown> => JSON.parse(line));

  it("starts with Redis and its provider down, and denies meanwhile", async () => {
    const running = serve();
    await waitForHttp(`http://127.0.0.1:${ops}/readyz`);
    assert.equal(await client().health(""), "SERVING");
    const { denied_response: denied } = await client().check(REQUEST);
    assert.match(JSON.stringify(denied), /"ServiceUnavailable"/);
    running.kill("SIGTERM");
    const ended = await running.ended;
    assert.equal(ended.code, 0);
    assert.equal(ended.stdout.includes("t0ken"), false);
    const messages = logOf(ended).map(({ msg }) => msg);
    assert.equal(messages.filter((message) => String(message).startsWith("redis is down")).length, 1);
    assert.equal(messages.at(-1), "stopped");
  });

  for (const setting of ["listen", "ops"] as const) {
    it(`exits 1 and says why where the port of ${setting} is taken`, async () => {
      const port = setting === "listen" ? listen : ops;
      const other = createTcpServer().listen(port, "127.0.0.1");
      await once(other, "listening");
      const ended = await serve().ended;
      other.close();
      assert.equal(ended.code, 1);
      const last = logOf(ended).at(-1);
      assert.deepEqual([last?.level, last?.msg], ["fatal", "cannot start"]);
      assert.match(String(last?.reason), new RegExp(`EADDRINUSE.*127\\.0\\.0\\.1:${port}`));
    });
  }

  it("told to stop: not ready, NOT_SERVING, a check under way answered, exit 0", async () => {
    const { asked, release } = await startProvider();
    const running = serve();
    await waitForHttp(`http://127.0.0.1:${ops}/readyz`);
    const health = watchHealth(listen);
    await waitUntil("health is known", () => health.statuses.length > 0);
    const answer = client().check(REQUEST);
    await asked;
    running.kill("SIGTERM");
    await waitUntil("the probe fails", async () => (await readyz()) === 503, 2_000);
    await waitUntil("health changes", () => health.statuses.length > 1, 2_000);
    assert.deepEqual(health.statuses, ["SERVING", "NOT_SERVING"]);
    release();
    assert.ok((await answer).ok_response);
    health.close();
    const ended = await running.ended;
    assert.equal(ended.code, 0);
    assert.deepEqual(
      logOf(ended)
        .map(({ msg }) => msg)
        .slice(-3),
      ["draining", "decision", "stopped"],
    );
  });

  it("ends on SIGINT as well", async () => {
    const running = serve();
    await waitForHttp(`http://127.0.0.1:${ops}/readyz`);
    running.kill("SIGINT");
    assert.equal((await running.ended).code, 0);
  });

  /** A provider that knows every token, but answers no sooner than it is released. */
  async function startProvider() {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const server = createServer(async (_request, response) => {
      await released;
      response.setHeader("content-type", "application/json").end(JSON.stringify(ACTIVE));
    });
    servers.push(server);
    const asked = once(server, "request");
    await once(server.listen(provider, "127.0.0.1"), "listening");
    return { asked, release };
  }
});

/** Follows the health of the whole server. */
function watchHealth(port: number) {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const statuses: unknown[] = [];
  const call = client.makeServerStreamRequest(
    "/grpc.health.v1.Health/Watch",
    (message: Buffer) => message,
    (bytes: Buffer) => decode(upstream, "grpc.health.v1.HealthCheckResponse", bytes),
    encode(upstream, "grpc.health.v1.HealthCheckRequest", { service: "" }),
  );
  call.on("data", ({ status }) => void statuses.push(status));
  // What ends the call, in the end, is its cancellation.
  call.on("error", () => undefined);
  return {
    statuses,
    close: () => {
      call.cancel();
      client.close();
    },
  };
}
