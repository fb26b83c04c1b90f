import assert from "node:assert/strict";
import { type Collector, startCollector } from "../support/collector.ts";
import { waitUntil } from "../support/ports.ts";
import {
  outcome,
  type RunningService,
  type SlowProvider,
  startService,
  startSlowProvider,
} from "./running-service.ts";

const CHECKS = 40;

describe("traces of a service", function () {
  this.timeout(60_000);
  let provider: SlowProvider;
  let collector: Collector;
  let service: RunningService;

  before(async () => {
    provider = await startSlowProvider();
  });
  beforeEach(async () => {
    collector = await startCollector();
  });
  afterEach(async () => {
    await service.stop();
    await collector.stop();
  });
  after(() => provider.close());

  const tracing = (sample: number) => `tracing: { endpoint: "${collector.endpoint}", sample: ${sample} }`;
  const start = async (more: string) => {
    service = await startService({ provider: provider.port, more });
  };
  const checks = () => collector.spans.filter(({ name }) => name === "grantgate.check");

  it("are sent by each of several workers, the last ones as they end", async () => {
    await start(`workers: 2\n${tracing(1)}`);
    // A connection each: the primary hands them to its workers in turn.
    const clients = Array.from({ length: CHECKS }, () => service.client());
    await Promise.all(clients.map((client) => outcome(client, "opaque")));
    const traceIds = () => new Set(service.log().flatMap(({ traceId }) => traceId ?? []));
    await waitUntil("every line is written", () => traceIds().size === CHECKS);
    await service.stop();
    assert.equal(checks().length, CHECKS);
    assert.equal(new Set(checks().map(({ instance }) => instance)).size, 2);
  });

  it("are begun, and ended, by a reload", async () => {
    await start("");
    const client = service.client();
    const reload = async (more: string) => {
      const before = service.log().length;
      await service.write(more);
      await service.process.kill("SIGHUP");
      const isReloaded = () =>
        service
          .log()
          .slice(before)
          .some(({ msg }) => msg === "configuration reloaded");
      await waitUntil("it is reloaded", isReloaded);
    };
    await outcome(client, "opaque");
    await reload(tracing(1));
    await outcome(client, "opaque");
    await waitUntil("the one span is there", () => checks().length === 1);
    await reload(tracing(0));
    await outcome(client, "opaque");
    await service.stop();
    assert.equal(checks().length, 1);
  });
});
