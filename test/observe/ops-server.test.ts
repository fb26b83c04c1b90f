import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { createMetrics } from "../../src/observe/metrics.ts";
import { createOpsServer, type OpsServer } from "../../src/observe/ops-server.ts";
import { acceptsConnections } from "../support/ports.ts";

describe("createOpsServer", () => {
  let ops: OpsServer;
  let port: number;
  let ready: boolean;

  beforeEach(async () => {
    ready = true;
    ops = createOpsServer(createMetrics(), () => ready);
    port = await ops.listen({ host: "127.0.0.1", port: 0 });
  });
  afterEach(() => ops.close());

  async function ask(path: string, method = "GET") {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  it("is alive", async () => assert.equal((await ask("/healthz")).status, 200));

  it("is ready or not, whatever else there is", async () => {
    assert.deepEqual([(await ask("/readyz")).status, (await ask("/readyz?verbose")).status], [200, 200]);
    ready = false;
    const { status, text } = await ask("/readyz");
    assert.deepEqual([status, text], [503, "not ready\n"]);
    assert.equal((await ask("/healthz")).status, 200);
  });

  it("gives the metrics in Prometheus' text format", async () => {
    const { status, headers, text } = await ask("/metrics");
    assert.equal(status, 200);
    assert.match(headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
    assert.match(text, /^# TYPE grantgate_decisions_total counter$/m);
  });

  for (const path of ["/", "/metrics/", "/healthz/x", "/constructor", "//metrics"]) {
    it(`knows no ${path}`, async () => assert.equal((await ask(path)).status, 404));
  }

  for (const method of ["POST", "PUT", "DELETE", "HEAD", "OPTIONS"]) {
    it(`takes no ${method}`, async () => {
      const { status, headers } = await ask("/metrics", method);
      assert.deepEqual([status, headers.get("allow")], [405, "GET"]);
    });
  }

  it("rejects when its address is taken", async () => {
    const other = createOpsServer(createMetrics(), () => true);
    await assert.rejects(other.listen({ host: "127.0.0.1", port }), { code: "EADDRINUSE" });
    await other.close();
  });

  it("closes at once, a request that never comes to its end notwithstanding", async () => {
    const socket = connect(port, "127.0.0.1");
    // It may be broken as well as ended.
    socket.on("error", () => undefined);
    await once(socket, "connect");
    socket.write("GET /healthz HTTP/1.1\r\n");
    await ask("/healthz");
    await ops.close();
    assert.equal(await acceptsConnections(port), false);
  });
});
