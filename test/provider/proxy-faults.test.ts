import assert from "node:assert/strict";
import { introspect } from "../../src/grant/introspection.ts";
import type { Provider } from "../../src/provider/provider.ts";
import { readProxies } from "../../src/provider/proxies.ts";
import { tokenOf } from "../grant/grants-under-test.ts";
import {
  type ForwardProxy,
  startForwardProxy,
  type TunnelAnswer,
  withNothing,
  withReset,
  withStatus,
  withTunnel,
} from "../support/forward-proxy.ts";
import { freePort, waitUntil } from "../support/ports.ts";
import { type AnsweringServer, startAnsweringServer, withJson } from "./answering-server.ts";
import { noKeys, providerUnderTest, type WrittenProvider } from "./provider-under-test.ts";
import { ACTIVE, FAULTS } from "./proxy-faults.ts";

const PASSWORD = "pr0xy-passw0rd";
const SECRET = "cl1ent-secret";
const TOKEN = "t0ken-of-alice";

describe("a proxy that", () => {
  let real: AnsweringServer;
  let proxy: ForwardProxy;
  let answer: TunnelAnswer;

  before(async () => {
    real = await startAnsweringServer();
    real.answer(withJson(ACTIVE));
    proxy = await startForwardProxy({
      credentials: `gate:${PASSWORD}`,
      answer: (client, call) => answer(client, call),
    });
  });
  after(async () => {
    await proxy.stop();
    await real.stop();
  });

  const withRealTunnel = () => withTunnel(Number(new URL(real.origin).port));
  function providerAt(
    scheme: "https" | "http",
    host = proxy.host,
    more: Partial<WrittenProvider> = {},
  ): Provider {
    const address = `http://gate:${PASSWORD}@${host}`;
    const proxies = readProxies({ HTTPS_PROXY: address, HTTP_PROXY: address });
    assert.ok(proxies.kind === "proxies");
    const settings = {
      ...more,
      preset: "custom",
      introspectionEndpoint: `${scheme}://login.example.com/introspect`,
      allowHttp: true,
      clientId: "gate",
      clientSecret: SECRET,
      timeout: "400ms",
    } as const;
    return providerUnderTest(settings, "corp", proxies);
  }
  const ask = (provider: Provider) => introspect(tokenOf(TOKEN), provider, noKeys);

  /** Asks once, and holds whatever is said about it to showing no secret. */
  async function outageOf(provider: Provider): Promise<string> {
    const asked = Date.now();
    const verdict = await ask(provider);
    assert.ok(Date.now() - asked < 1_500, "it took no longer than the provider's timeout");
    await provider.close();
    assert.ok(verdict.kind === "outage", JSON.stringify(verdict));
    const joined = Buffer.from(`gate:${PASSWORD}`).toString("base64");
    for (const secret of [PASSWORD, joined, SECRET, TOKEN, "Basic"]) {
      assert.ok(!verdict.detail.includes(secret), verdict.detail);
    }
    return verdict.detail;
  }

  for (const [what, answerer, secure, plain, calls] of FAULTS) {
    for (const [scheme, detail] of [
      ["https", secure],
      ["http", plain],
    ] as const) {
      it(`${what} is an outage of an ${scheme} address: ${detail}`, async () => {
        answer = answerer;
        const before = proxy.calls.length;
        assert.equal(await outageOf(providerAt(scheme)), detail);
        assert.equal(proxy.calls.length - before, calls);
      });
    }
  }

  it("is not there is an outage", async () => {
    const nobody = `127.0.0.1:${await freePort()}`;
    assert.equal(await outageOf(providerAt("https", nobody)), "proxy: ECONNREFUSED");
  });

  it("was down and is up again is used again", async () => {
    const provider = providerAt("http");
    for (const fault of [withStatus(502), withReset, withNothing]) {
      answer = fault;
      assert.equal((await ask(provider)).kind, "outage");
      answer = withRealTunnel();
      assert.equal((await ask(provider)).kind, "active");
    }
    await provider.close();
  });

  it("hangs keeps no connection for long", async () => {
    const provider = providerAt("http", proxy.host, { maxConcurrent: 1 });
    answer = withNothing;
    await Promise.all([ask(provider), ask(provider), ask(provider)]);
    answer = withRealTunnel();
    const isActive = async () => (await ask(provider)).kind === "active";
    await waitUntil("the proxy is used again", isActive, 5_000);
    await provider.close();
  });

  it("closes a kept tunnel is asked for another", async () => {
    const provider = providerAt("http");
    const opened: Parameters<TunnelAnswer>[0][] = [];
    answer = (client, call) => {
      opened.push(client);
      withRealTunnel()(client, call);
    };
    assert.equal((await ask(provider)).kind, "active");
    for (const client of opened) client.destroy();
    assert.equal((await ask(provider)).kind, "active");
    assert.equal(opened.length, 2);
    await provider.close();
  });

  it("fails many calls at once is dialled once for each at most", async () => {
    answer = withReset;
    const before = proxy.calls.length;
    const provider = providerAt("https");
    const verdicts = await Promise.all(Array.from({ length: 30 }, () => ask(provider)));
    await provider.close();
    assert.deepEqual(new Set(verdicts.map(({ kind }) => kind)), new Set(["outage"]));
    assert.ok(proxy.calls.length - before <= 30);
  });
});
