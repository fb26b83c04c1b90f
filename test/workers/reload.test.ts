import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { waitUntil } from "../support/ports.ts";
import {
  outcome,
  type RunningService,
  type SlowProvider,
  startService,
  startSlowProvider,
  sumOf,
} from "./running-service.ts";

const RELOADED = "configuration reloaded";
/** Refused unread where maxTokenSize is 256. */
const LONG_TOKEN = "x".repeat(300);
const REFUSED = "configuration not reloaded, the one before goes on";

describe("SIGHUP", function () {
  this.timeout(60_000);
  let provider: SlowProvider;
  let service: RunningService;

  before(async () => {
    provider = await startSlowProvider();
  });
  afterEach(async () => {
    provider.release();
    await service.stop();
  });
  after(() => provider.close());

  const start = async (more: string) => {
    service = await startService({ provider: provider.port, more });
  };
  const linesOf = (message: string) => service.log().filter(({ msg }) => msg === message);
  const reloads = async (result: string) =>
    sumOf(
      (await service.metrics()).replaceAll(`{result="${result}"}`, "_of_result"),
      "grantgate_config_reloads_total_of_result",
    );

  async function reload(more: string, awaited: string): Promise<void> {
    const before = linesOf(awaited).length;
    await service.write(more);
    await service.process.kill("SIGHUP");
    await waitUntil(awaited, () => linesOf(awaited).length > before, 30_000);
  }

  /** Calls one after another from many clients, until it is told to end. */
  function load(clients: number) {
    let isOver = false;
    const counts = new Map<string, number>();
    const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
    const callers = Array.from({ length: clients }, async (_, at) => {
      const client = service.client();
      while (!isOver) {
        await outcome(client, at % 2 === 0 ? "opaque" : undefined).then(count, (error) =>
          count(String(error)),
        );
        await sleep(2);
      }
    });
    return {
      async end() {
        isOver = true;
        await Promise.all(callers);
        return counts;
      },
    };
  }

  for (const workers of [1, 2]) {
    describe(`with workers: ${workers}`, () => {
      // Else the files could be read before the signal comes.
      const setting = `workers: ${workers}\nwatch: false`;

      it("puts a good configuration in force and loses no call under load", async () => {
        await start(setting);
        assert.equal(await outcome(service.client(), LONG_TOKEN), "allowed");
        const running = load(8);
        await sleep(300);
        await reload(`${setting}\nlogLevel: warn\nmaxTokenSize: 256`, RELOADED);
        await sleep(300);
        const counts = await running.end();
        assert.deepEqual([...counts.keys()].sort(), ["allowed", "public"]);
        assert.equal(await reloads("loaded"), 1);
        assert.notEqual(await outcome(service.client(), LONG_TOKEN), "allowed");
        const decided = service.log().filter(({ msg }) => msg === "decision").length;
        await outcome(service.client());
        await sleep(100);
        assert.equal(service.log().filter(({ msg }) => msg === "decision").length, decided);
      });

      it("goes on with the configuration before a wrong one, and tells each problem", async () => {
        await start(setting);
        const before = [...service.pids().values()];
        await reload(`${setting}\nclockSkew: soon\nmaxTokenSize: 1`, REFUSED);
        await waitUntil("both are told", () => linesOf(REFUSED).length === 2);
        const problems = linesOf(REFUSED).map(({ problem }) => String(problem));
        assert.match(
          problems[0] ?? "",
          /grantgate\.yaml:\d+:\d+ clockSkew: found "soon", expected a duration/,
        );
        assert.match(problems[1] ?? "", /grantgate\.yaml:\d+:\d+ maxTokenSize: /);
        assert.equal(await outcome(service.client(), "opaque"), "allowed");
        assert.deepEqual([...service.pids().values()], before);
        assert.deepEqual([await reloads("refused"), await reloads("loaded")], [1, 0]);
      });

      it("refuses another address, which only a restart can change", async () => {
        await start(setting);
        await reload(`workers: ${workers + 1}\nwatch: false`, REFUSED);
        assert.equal(linesOf(REFUSED)[0]?.problem, "workers can be changed by a restart alone");
        assert.equal(await outcome(service.client()), "public");
      });
    });
  }
});
