import assert from "node:assert/strict";
import { readFile, rename, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Document } from "yaml";
import { type EnvoyServer, startEnvoy } from "../support/envoy.ts";
import { REPOSITORY } from "../support/folders.ts";
import { bearer, type RawResponse, send } from "../support/http.ts";
import { waitUntil } from "../support/ports.ts";
import { press } from "../support/pressure.ts";
import { type Replica, type Replicas, startReplicas } from "../support/replicas.ts";
import { jira, wiki } from "../support/scenarios.ts";
import { unseenToken } from "../support/tokens.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";

const AT_ONCE = 20;
/** Milliseconds before, between and after what is done under load. */
const PAUSE = 1_000;
const SCOPE = "openid email offline_access read:jira";
const ENDPOINTS = ["static_resources", "clusters", 0, "load_assignment", "endpoints", 0, "lb_endpoints"];

describe("two replicas behind one Envoy, under load", function () {
  this.timeout(120_000);
  let replicas: Replicas;
  let upstream: Upstream;
  let envoy: EnvoyServer;
  let tokens: { readonly jwt: string; readonly opaque: string };

  before(async () => {
    replicas = await startReplicas({
      count: 2,
      revocation: "{ maxTokenLifetime: 12h }",
      commandTimeout: "1s",
      users: ["alice"],
    });
    upstream = await startUpstream();
    const [first, second] = replicas.gates;
    assert.ok(first && second);
    const beside = {
      endpoint: { address: { socket_address: { address: "127.0.0.1", port_value: second.port } } },
    };
    envoy = await startEnvoy(await readFile(`${REPOSITORY}/envoy.yaml`, "utf8"), {
      upstreamPort: upstream.port,
      grantgatePort: first.port,
      patch: (config: Document) => config.setIn([...ENDPOINTS, 1], config.createNode(beside)),
    });
    const tokenOf = async (format: "opaque" | "jwt") =>
      (await replicas.oidc.userToken({ account: "alice", format, scope: SCOPE })).accessToken;
    tokens = { jwt: await tokenOf("jwt"), opaque: await tokenOf("opaque") };
  });
  after(async () => {
    await envoy?.stop();
    await upstream?.stop();
    await replicas?.stop();
  });

  const REQUESTS = [
    () => wiki(bearer(tokens.opaque)),
    () => jira(bearer(tokens.opaque)),
    () => wiki({}),
    () => jira(bearer("not-a-token")),
    () => jira({}),
  ];
  const EXPECTED = ["200 alice", "200 alice", "200 anonymous", "401 ERROR", "401 ERROR"];

  async function ask(at: number): Promise<string> {
    const kind = at % REQUESTS.length;
    const answer = nameOf(await send(envoy.origin, (REQUESTS[kind] ?? wiki)({})));
    return answer === EXPECTED[kind] ? "as documented" : `${answer} in place of ${EXPECTED[kind]}`;
  }

  async function answersWhile(doing: () => Promise<void>): Promise<ReadonlyMap<string, number>> {
    const pressure = press(AT_ONCE, ask);
    await sleep(PAUSE);
    await doing().finally(() => sleep(PAUSE));
    return pressure.end();
  }

  it("are restarted one after the other, and no request fails", async () => {
    const counts = await answersWhile(async () => {
      for (const gate of replicas.gates) {
        await gate.restart();
        await sleep(PAUSE);
      }
    });
    assert.deepEqual([...counts.keys()], ["as documented"]);
    for (const gate of replicas.gates) assert.ok((await gate.metric("grantgate_decisions_total")) > 100);
  });

  for (const [at, workers] of [1, 2].entries()) {
    it(`take another configuration that is written, and no request fails, with workers: ${workers}`, async () => {
      if (workers > 1) await onEach(startWithWorkers);
      const counts = await answersWhile(async () => {
        for (const gate of replicas.gates) {
          const write = () =>
            rewrite(gate, (text) => text.replace(/introspection: \d+s/, `introspection: ${50 + at}s`));
          await reloadsBy(write, gate, "changed cache.introspection");
        }
      });
      assert.deepEqual([...counts.keys()], ["as documented"]);
    });
  }

  it("go on with a provider whose client secret was changed, once the new one is in its file", async () => {
    const { oidc } = replicas;
    await onEach(async (gate) => {
      await writeFile(`${gate.folder}/corp.secret`, `${oidc.introspectionClient.secret}\n`);
      await rewrite(gate, (text) => text.replace(/clientSecret: .*/, "clientSecret: { file: corp.secret }"));
      const isSeen = () => gate.log().at(-1)?.msg === "configuration unchanged";
      await waitUntil("the file is known", isSeen);
    });
    const secret = "another-secret-of-gate-for-tests-only";
    oidc.changeIntrospectionSecret(secret);
    assert.equal((await send(envoy.origin, wiki(bearer(await unseenToken(oidc))))).status, 503);
    await onEach(async (gate) => {
      const write = () => writeFile(`${gate.folder}/corp.secret`, secret);
      await reloadsBy(write, gate, "changed providers.corp.clientSecret");
      assert.equal(gate.process.stdout().includes(secret), false);
    });
    assert.equal((await send(envoy.origin, wiki(bearer(await unseenToken(oidc))))).status, 200);
  });

  const onEach = (act: (gate: Replica) => Promise<void>) => Promise.all(replicas.gates.map(act));

  async function startWithWorkers(gate: Replica): Promise<void> {
    await rewrite(gate, (text) => `${text}\nworkers: 2\n`);
    await gate.restart();
  }

  /** In the way of editors: another file takes the place of the one before. */
  async function rewrite(gate: Replica, change: (text: string) => string): Promise<void> {
    const path = `${gate.folder}/grantgate.yaml`;
    await writeFile(`${path}.new`, change(await readFile(path, "utf8")));
    await rename(`${path}.new`, path);
  }

  const timesOf = (gate: Replica, change: string) =>
    gate.log().filter(({ changes }) => String(changes) === change).length;

  async function reloadsBy(write: () => Promise<void>, gate: Replica, change: string): Promise<void> {
    const before = timesOf(gate, change);
    await write();
    await waitUntil(change, () => timesOf(gate, change) > before, 60_000);
  }
});

function nameOf({ status, body }: RawResponse): string {
  const members = body.startsWith("{") ? JSON.parse(body) : {};
  return `${status} ${members.name ?? members.error?.status ?? body}`;
}
