import assert from "node:assert/strict";
import type { UserDirectory } from "../../src/directory/directory.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { recordLog } from "../observe/recorded-log.ts";
import { type FaultyWire, startFaultyWire } from "../support/faulty-wire.ts";
import { freePort, waitUntil } from "../support/ports.ts";
import { cachedUnderTest } from "./directory-under-test.ts";
import { ALICE, type HttpKind, type RealServer } from "./http-kind.ts";
import { describeTls } from "./http-tls.ts";

const BURST = 10_000;

/** What each fault of the connection or of the server is answered with. */
export function describeHttpFaults(kind: HttpKind): void {
  describe("faults", () => {
    let server: RealServer;
    let wire: FaultyWire;
    let directory: UserDirectory;

    before(async () => {
      server = await kind.start();
    });
    after(() => server.stop());
    beforeEach(async () => {
      wire = await startFaultyWire(server.port);
      directory = kind.create(`http://127.0.0.1:${wire.port}`, {});
    });
    afterEach(async () => {
      await directory.close();
      await wire.stop();
    });

    const answerOf = async (from = directory) => (await cachedUnderTest(from).lookup(ALICE)).value;
    const assertFound = async () => assert.equal((await answerOf()).kind, "found");

    async function assertOutage(detail: RegExp, from = directory): Promise<void> {
      const answer = await answerOf(from);
      assert.ok(answer.kind === "unavailable", JSON.stringify(answer));
      assert.match(answer.detail ?? "", detail);
      assertSecret(JSON.stringify(answer));
    }

    function assertSecret(text: string): void {
      for (const secret of ["alice", "not-the-one", ...kind.secrets]) {
        assert.ok(!text.includes(secret), `${text} shows ${secret}`);
      }
    }

    it(`${kind.name} × connection refused → unavailable`, async () => {
      const nobody = kind.create(`http://127.0.0.1:${await freePort()}`, {});
      await assertOutage(/ECONNREFUSED/, nobody);
      await nobody.close();
    });

    it(`${kind.name} × hang → unavailable in time, found once it is over`, async () => {
      wire.set("hang");
      const startedAt = performance.now();
      await assertOutage(/^timeout$/);
      assert.ok(performance.now() - startedAt < kind.timeout * 2);
      wire.cut();
      wire.set("none");
      await assertFound();
    });

    it(`${kind.name} × reset in mid-answer → unavailable`, async () => {
      wire.set("reset");
      await assertOutage(/ECONNRESET|UND_ERR_SOCKET/);
      assert.equal(wire.connections, 2, "tried once more, and no oftener");
    });

    it(`${kind.name} × garbage → unavailable`, async () => {
      wire.set("garbage");
      await assertOutage(/HPE_|HTTPParserError/);
    });

    it(`${kind.name} × connection cut while idle → found`, async () => {
      await assertFound();
      wire.cut();
      await assertFound();
    });

    it(`${kind.name} × server restarted between two lookups → found`, async () => {
      await assertFound();
      await server.stop();
      await assertOutage(/ECONNREFUSED|ECONNRESET|UND_ERR_SOCKET/);
      await server.start();
      await assertFound();
    });

    it(`${kind.name} × credential refused → unavailable, and the log says so once`, async () => {
      const { log, lines } = recordLog();
      const stranger = kind.create(`http://127.0.0.1:${wire.port}`, { credential: "refused", log });
      for (let time = 0; time < 3; time += 1) await assertOutage(/our credential is refused/, stranger);
      await stranger.close();
      assert.deepEqual(
        lines.map(({ level, directory: name, msg }) => [level, name, msg]),
        [["error", "staff", "the directory refuses our own credential"]],
      );
      assertSecret(JSON.stringify(lines));
    });

    it(`${kind.name} × 10,000 lookups at once → each answered, connections bounded`, async () => {
      const cached = cachedUnderTest(directory, {
        timeout: kind.timeout,
        maxConcurrent: kind.maxConcurrent,
        metrics: createMetrics(),
      });
      const before = process.memoryUsage().rss;
      const answers = await Promise.all(
        Array.from({ length: BURST }, async (_, index) => {
          const value = index === 0 ? "ALICE" : `user${index}`;
          return [value, (await cached.lookup({ keys: ["username"], value })).value.kind] as const;
        }),
      );
      for (const [value, answer] of answers) {
        const expected = value === "ALICE" ? "found" : "notFound";
        assert.ok(answer === expected || answer === "unavailable", `${value} is ${answer}`);
      }
      const kinds = new Set(answers.map(([, answer]) => answer));
      assert.ok(kinds.has("found") && kinds.has("notFound"), [...kinds].join());
      assert.ok(server.peak <= kind.maxConcurrent, `${server.peak} connections`);
      assert.ok(process.memoryUsage().rss - before < 256 * 1024 * 1024);
      await waitUntil("it serves again", async () => (await answerOf()).kind === "found");
    });
  });

  describeTls(kind);
}
