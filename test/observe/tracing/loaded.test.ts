import assert from "node:assert/strict";
import { type Collector, startCollector } from "../../support/collector.ts";
import { type GrantgateServer, startGrantgate } from "../../support/grantgate.ts";
import { connect } from "../../transport/check-client.ts";

/** Tells of every module of OpenTelemetry that the process resolves, but of its bare API: prom-client takes that along. */
const WATCH = `
import { registerHooks } from "node:module";
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    if (/@opentelemetry.(?!api.build)/.test(found.url)) process.stderr.write("loads " + found.url + "\\n");
    return found;
  },
});
`;
const BASIS = `listen: 127.0.0.1:9191
ops: 127.0.0.1:9090
policies: [{ name: open, public: true }]
`;

describe("OpenTelemetry", function () {
  this.timeout(30_000);
  let collector: Collector;
  let grantgate: GrantgateServer | undefined;

  before(async () => {
    collector = await startCollector();
  });
  afterEach(() => grantgate?.stop());
  after(() => collector.stop());

  async function loadedBy(more: string): Promise<readonly string[]> {
    const watch = `data:text/javascript;base64,${Buffer.from(WATCH).toString("base64")}`;
    const environment = { NODE_OPTIONS: `--import=${watch}` };
    grantgate = await startGrantgate({ config: BASIS + more, users: "users: []", environment });
    const client = connect(grantgate.port);
    await client.check({
      attributes: { request: { http: { method: "GET", host: "a.example", path: "/" } } },
    });
    client.close();
    return grantgate.process.stderr().match(/^loads .+$/gm) ?? [];
  }

  it("is not loaded without tracing, nor by a check", async () => {
    assert.deepEqual(await loadedBy(""), []);
  });

  it("is loaded with it", async () => {
    const loaded = await loadedBy(`tracing: { endpoint: "${collector.endpoint}" }`);
    assert.ok(loaded.some((line) => line.includes("@opentelemetry/sdk-trace/")));
  });
});
