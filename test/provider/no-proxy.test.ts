import assert from "node:assert/strict";
import { createOutbound } from "../../src/provider/outbound.ts";
import { readProxies } from "../../src/provider/proxies.ts";
import { type ForwardProxy, startForwardProxy, withReset } from "../support/forward-proxy.ts";
import { type AnsweringServer, startAnsweringServer, withJson } from "./answering-server.ts";

/** NO_PROXY, the host that is called, how. `PORT` is the port that is called. */
const CASES = [
  ["", "127.0.0.1", "through the proxy"],
  ["127.0.0.1", "127.0.0.1", "directly"],
  ["127.0.0.1:PORT", "127.0.0.1", "directly"],
  ["127.0.0.1:1", "127.0.0.1", "through the proxy"],
  ["localhost", "127.0.0.1", "through the proxy"],
  ["localhost", "localhost", "directly"],
  ["example.com LocalHost", "localhost", "directly"],
  ["localhost", "gate.localhost", "directly"],
  [".localhost", "gate.localhost", "directly"],
  ["*.localhost", "gate.localhost", "directly"],
  ["gate.localhost", "localhost", "through the proxy"],
  ["ocalhost", "localhost", "through the proxy"],
  ["::1", "[::1]", "directly"],
  ["[::1]:PORT", "[::1]", "directly"],
  ["::1", "[::2]", "through the proxy"],
  ["example.com, *", "127.0.0.1", "directly"],
] as const;

describe("NO_PROXY", () => {
  let provider: AnsweringServer;
  let proxy: ForwardProxy;

  before(async () => {
    provider = await startAnsweringServer();
    provider.answer(withJson({}));
  });
  after(() => provider.stop());
  beforeEach(async () => {
    proxy = await startForwardProxy({ answer: withReset });
  });
  afterEach(() => proxy.stop());

  for (const [written, host, how] of CASES) {
    it(`"${written}": ${host} is called ${how}`, async () => {
      const { port } = new URL(provider.origin);
      const noProxy = written.replace("PORT", port);
      const proxies = readProxies({ HTTP_PROXY: proxy.host, NO_PROXY: noProxy });
      assert.ok(proxies.kind === "proxies");
      const outbound = createOutbound({ timeout: 400, connections: 1, proxies });
      const answer = await outbound.send({ url: `http://${host}:${port}/`, method: "GET", headers: {} });
      await outbound.close();
      assert.equal(proxy.calls.length, how === "directly" ? 0 : 1);
      // Whether this machine knows the other names is its own affair.
      if (how === "directly" && host === "127.0.0.1") assert.equal(answer.kind, "answer");
    });
  }
});
