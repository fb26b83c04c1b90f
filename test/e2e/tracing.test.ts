import assert from "node:assert/strict";
import { type Collector, startCollector } from "../support/collector.ts";
import { traceByOpenTelemetry } from "../support/envoy-tracing.ts";
import { bearer, send } from "../support/http.ts";
import { CLIENT, type ReceivedSpan, SERVER } from "../support/otlp.ts";
import { waitUntil } from "../support/ports.ts";
import { jira, wiki } from "../support/scenarios.ts";
import { type Stack, startStack } from "../support/stack.ts";
import { type ExampleTokens, obtainTokens } from "../support/tokens.ts";

describe("traces of decisions", () => {
  let collector: Collector;
  let stack: Stack;
  let tokens: ExampleTokens;

  before(async function () {
    this.timeout(120_000);
    collector = await startCollector();
    const tracing = `tracing: { endpoint: "${collector.endpoint}", sample: 0 }\n`;
    stack = await startStack({
      config: (text) => tracing + text,
      patchEnvoy: (config) => traceByOpenTelemetry(config, collector.port),
    });
    tokens = await obtainTokens(stack.oidc);
  });
  after(async () => {
    await stack?.stop();
    await collector?.stop();
  });

  const parentOf = ({ parentId, traceId }: ReceivedSpan) =>
    collector.spans.find((span) => span.spanId === parentId && span.traceId === traceId);
  const namedIn = (name: string, { traceId }: ReceivedSpan) =>
    collector.spans.find((span) => span.name === name && span.traceId === traceId);

  it("stand below Envoy's span of its call, in the trace that Envoy continues", async () => {
    const sent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const headers = { ...bearer(tokens.opaque.alice), traceparent: sent };
    const response = await send(stack.envoy.origin, wiki(headers));
    assert.equal(response.status, 200);
    const check = await collector.spanNamed("grantgate.check");
    await waitUntil("Envoy's spans are there", () => parentOf(check) !== undefined);
    const call = parentOf(check) ?? assert.fail("no parent");
    assert.deepEqual([call.service, call.kind, check.kind], ["envoy", CLIENT, SERVER]);
    assert.match(call.name, /envoy\.service\.auth\.v3\.Authorization\.Check/);
    await waitUntil("the request's span is there", () => parentOf(call) !== undefined);
    const request = parentOf(call);
    assert.deepEqual(
      [request?.service, request?.kind, request?.parentId],
      ["envoy", SERVER, sent.slice(36, 52)],
    );
    assert.equal(check.traceId, sent.slice(3, 35));
  });

  it("stand in the trace that Envoy began where the client sent none", async () => {
    assert.equal((await send(stack.envoy.origin, jira(bearer(tokens.jwt.admin)))).status, 200);
    await waitUntil("both are there", () => ofOurs().length === 2);
    const check = ofOurs()[1] ?? assert.fail("no second check");
    const request = () =>
      collector.spans.find(
        ({ service, kind, traceId }) => service === "envoy" && kind === SERVER && traceId === check.traceId,
      );
    await waitUntil("the request's span is there", () => request() !== undefined);
    assert.equal(request()?.parentId, "");
    await waitUntil("its call's span is there", () => parentOf(check) !== undefined);
    assert.equal(parentOf(check)?.service, "envoy");
  });

  it("show the calls that a decision waited for", async () => {
    const check = await collector.spanNamed("grantgate.check");
    for (const name of ["provider.introspection", "provider.discovery", "directory.lookup", "redis.get"]) {
      await waitUntil(`${name} is there`, () => namedIn(name, check) !== undefined);
      assert.equal(namedIn(name, check)?.kind, CLIENT, name);
    }
    const introspection = namedIn("provider.introspection", check);
    assert.equal(introspection?.attributes.get("grantgate.result"), "active");
    assert.equal(introspection?.parentId, check.spanId);
  });

  it("are named by the line of the log", async () => {
    const check = await collector.spanNamed("grantgate.check");
    await waitUntil("the line is written", () =>
      stack.grantgate.log().some(({ traceId }) => traceId === check.traceId),
    );
    const line = stack.grantgate.log().find(({ traceId }) => traceId === check.traceId);
    assert.equal(line?.requestId, check.attributes.get("grantgate.requestId"));
  });

  it("hold no token, no user and no secret", async () => {
    await send(stack.envoy.origin, jira(bearer(tokens.jwt.alice)));
    await send(stack.envoy.origin, jira(bearer(tokens.jwt.bob)));
    await waitUntil("three are there", () => ofOurs().length >= 4);
    const ours = JSON.stringify(ofOurs().map((span) => [span, ...span.attributes]));
    const secrets = [stack.oidc.introspectionClient.secret, "only-for-tests-and-the-demo"];
    for (const secret of [...Object.values(tokens.jwt), ...Object.values(tokens.opaque), ...secrets]) {
      assert.equal(collector.bytes.includes(secret), false);
    }
    for (const user of ["alice", "bob"]) assert.equal(ours.includes(user), false);
  });

  it("are sent before the service ends", async () => {
    const before = ofOurs().length;
    assert.equal((await send(stack.envoy.origin, jira(bearer(tokens.jwt.alice)))).status, 200);
    await stack.grantgate.process.kill("SIGTERM");
    await stack.grantgate.process.exited;
    assert.ok(ofOurs().length > before);
  });

  const ofOurs = () =>
    collector.spans.filter(({ service, name }) => service === "grantgate" && name === "grantgate.check");
});
