import assert from "node:assert/strict";
import { mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { waitUntil } from "../support/ports.ts";
import {
  ADMIN_TOKEN,
  configOf,
  outcome,
  type RunningService,
  type SlowProvider,
  startService,
  startSlowProvider,
} from "./running-service.ts";

/** Milliseconds after which a change that was not seen is not going to be. */
const QUIET = 500;
/** Refused unread where maxTokenSize is 256. */
const LONG_TOKEN = "x".repeat(300);
const RELOADED = "configuration reloaded";
const UNCHANGED = "configuration unchanged";
const REFUSED = "configuration not reloaded, the one before goes on";

describe("a configuration that changes", function () {
  this.timeout(60_000);
  let provider: SlowProvider;
  let service: RunningService;

  before(async () => {
    provider = await startSlowProvider();
  });
  afterEach(() => service.stop());
  after(() => provider.close());

  const start = async (more: string) => {
    service = await startService({ provider: provider.port, more });
  };
  const linesOf = (message: string) => service.log().filter(({ msg }) => msg === message);
  const told = (message: string, times = 1) =>
    waitUntil(`${message} ${times} times`, () => linesOf(message).length >= times, 30_000);
  const count = async (result: string) =>
    new RegExp(`^grantgate_config_reloads_total\\{result="${result}"\\} (\\d+)$`, "m").exec(
      await service.metrics(),
    )?.[1];
  const ask = (headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${service.admin}/reload`, {
      method: "POST",
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...headers },
    });

  for (const workers of [1, 2]) {
    describe(`with workers: ${workers}`, () => {
      const setting = `workers: ${workers}`;

      it("is put in force by itself, once, and the log tells what has changed", async () => {
        await start(setting);
        assert.equal(await outcome(service.client(), LONG_TOKEN), "allowed");
        await service.write(`${setting}\nmaxTokenSize: 256`);
        await told(RELOADED);
        assert.deepEqual(linesOf(RELOADED)[0]?.changes, ["changed maxTokenSize"]);
        assert.notEqual(await outcome(service.client(), LONG_TOKEN), "allowed");
        await sleep(QUIET);
        assert.deepEqual([await count("loaded"), await count("unchanged")], ["1", "0"]);
      });

      it("is refused once where it is wrong, and the next one taken", async () => {
        await start(setting);
        await service.write(`${setting}\nclockSkew: soon`);
        await told(REFUSED);
        assert.match(String(linesOf(REFUSED)[0]?.problem), /grantgate\.yaml:\d+:\d+ clockSkew: found "soon"/);
        await sleep(QUIET);
        assert.deepEqual([await count("refused"), linesOf(REFUSED).length], ["1", 1]);
        assert.equal(await outcome(service.client(), "opaque"), "allowed");
        await service.write(setting);
        await told(UNCHANGED);
        await service.write(`${setting}\nclockSkew: 1s`);
        await told(RELOADED);
      });

      it("is refused where it went away", async () => {
        await start(setting);
        await rename(`${service.folder}/grantgate.yaml`, `${service.folder}/away.yaml`);
        await told(REFUSED);
        assert.equal(await outcome(service.client()), "public");
        await rename(`${service.folder}/away.yaml`, `${service.folder}/grantgate.yaml`);
        await told(UNCHANGED);
      });

      it("is read when an operator asks, who hears what has changed, or is wrong", async () => {
        const unwatched = `${setting}\nwatch: false`;
        await start(unwatched);
        assert.deepEqual([(await ask()).status, await (await ask()).json()], [200, { changes: [] }]);
        await service.write(`${unwatched}\nmaxTokenSize: 256`);
        await sleep(QUIET);
        assert.deepEqual(linesOf(RELOADED), []);
        const answer = await ask();
        const changes = [{ path: "maxTokenSize", kind: "changed" }];
        assert.deepEqual([answer.status, await answer.json()], [200, { changes }]);
        assert.notEqual(await outcome(service.client(), LONG_TOKEN), "allowed");

        await service.write(`${unwatched}\nmaxTokenSize: 1`);
        const wrong = await ask();
        assert.equal(wrong.status, 422);
        assert.match(JSON.stringify(await wrong.json()), /grantgate\.yaml:\d+:\d+ maxTokenSize: found 1/);
        await service.write(`workers: ${workers + 1}`);
        const fixed = await ask();
        const problems = ["workers can be changed by a restart alone"];
        assert.equal(fixed.status, 409);
        assert.deepEqual(Object(await fixed.json()).problems, problems);
        assert.equal((await ask({ authorization: "Bearer x" })).status, 401);
      });

      it("is read at `grantgate reload`", async () => {
        const unwatched = `${setting}\nwatch: false`;
        await start(unwatched);
        const ended = { code: 0, stdout: "nothing has changed\n", stderr: "" };
        assert.deepEqual(await service.run("reload"), ended);
        await service.write(`${unwatched}\nmaxTokenSize: 256`);
        assert.deepEqual(await service.run("reload"), { ...ended, stdout: "changed maxTokenSize\n" });
        await service.write(`workers: ${workers + 1}`);
        const refused = await service.run("reload");
        assert.deepEqual([refused.code, refused.stdout], [1, ""]);
        assert.match(refused.stderr, /^409 .*\nworkers can be changed by a restart alone\n$/);
      });
    });
  }

  it("answers everybody who asks at once, each by a worker that is replaced", async () => {
    // Long before the last is replaced the first would be cut off.
    const more = "workers: 2\nwatch: false";
    service = await startService({ provider: provider.port, more, drain: "10ms" });
    await service.write("workers: 2\nwatch: false\nmaxTokenSize: 256");
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask()));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    await told(RELOADED);
    assert.equal(linesOf(RELOADED).length, 1);
  });

  it("is followed through the symlinks of Kubernetes, secrets too", async () => {
    await start("");
    const { folder } = service;
    const layout = `admin: { listen: "127.0.0.1:${service.admin}", token: { file: token } }`;
    const config = configOf({
      listen: service.listen,
      ops: service.ops,
      admin: service.admin,
      provider: provider.port,
      more: "",
    }).replace(/^admin: .*$/m, layout);
    const publish = async (version: string, token: string) => {
      await mkdir(`${folder}/..${version}`);
      await writeFile(`${folder}/..${version}/grantgate.yaml`, config);
      await writeFile(`${folder}/..${version}/token`, token);
      await symlink(`..${version}`, `${folder}/..data_tmp`);
      await rename(`${folder}/..data_tmp`, `${folder}/..data`);
    };
    await publish("1", ADMIN_TOKEN);
    await symlink("..data/token", `${folder}/token`);
    await rm(`${folder}/grantgate.yaml`);
    await symlink("..data/grantgate.yaml", `${folder}/grantgate.yaml`);
    await told(UNCHANGED);

    const another = `another-${ADMIN_TOKEN}`;
    await publish("2", another);
    await rm(`${folder}/..1`, { recursive: true });
    await told(RELOADED);
    assert.deepEqual(linesOf(RELOADED)[0]?.changes, ["changed admin.token"]);
    assert.equal((await ask()).status, 401);
    assert.equal((await ask({ authorization: `Bearer ${another}` })).status, 200);
    assert.doesNotMatch(service.process.stdout(), new RegExp(ADMIN_TOKEN));
  });
});
