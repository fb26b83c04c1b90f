import assert from "node:assert/strict";
import { faultCode, MAX_ANSWER_BYTES } from "../../src/provider/dispatcher.ts";
import { NO_PROXIES, type Proxies } from "../../src/provider/proxies.ts";
import {
  type ForwardProxy,
  type ForwardProxyOptions,
  startForwardProxy,
  withTunnel,
} from "../support/forward-proxy.ts";
import { type AnsweringServer, startAnsweringServer, withJson } from "./answering-server.ts";
import { authority, BODY, get, HOST, type NamedProvider, startNamedProvider } from "./named-provider.ts";

const SECURE = `https://${HOST}/a`;
const PLAIN = `http://${HOST}/a`;

describe("calls through a proxy", () => {
  let plain: AnsweringServer;
  let secure: NamedProvider;
  let proxy: ForwardProxy;

  beforeEach(async () => {
    plain = await startAnsweringServer();
    plain.answer(withJson('{"over":"http"}'));
    secure = await startNamedProvider();
  });
  afterEach(async () => {
    await proxy.stop();
    await plain.stop();
    await secure.stop();
  });

  /** A proxy through which every host is the provider over https. */
  const startProxy = async (options: ForwardProxyOptions = {}) => {
    proxy = await startForwardProxy({ answer: withTunnel(secure.port), ...options });
  };
  /** One through which every host is the provider over http. */
  const startProxyToPlain = (options: ForwardProxyOptions = {}) =>
    startProxy({ answer: withTunnel(Number(new URL(plain.origin).port)), ...options });
  const through = (name: "httpsProxy" | "httpProxy", login = ""): Proxies => ({
    ...NO_PROXIES,
    [name]: `http://${login}${proxy.host}`,
  });

  it("reach an https address, whose certificate is the provider's own", async () => {
    await startProxy();
    assert.equal(await get(SECURE, { proxies: through("httpsProxy"), ca: authority.cert }), BODY);
    const [call, ...others] = proxy.calls;
    assert.deepEqual([call?.method, call?.target, others], ["CONNECT", `${HOST}:443`, []]);
    assert.ok(!JSON.stringify(proxy.calls).includes("t0ken"), "the proxy is told no token");
  });

  it("reach an http address by a tunnel too", async () => {
    await startProxyToPlain();
    assert.equal(await get(PLAIN, { proxies: through("httpProxy") }), '{"over":"http"}');
    const [call] = proxy.calls;
    assert.deepEqual([call?.method, call?.target], ["CONNECT", `${HOST}:80`]);
    assert.equal(plain.calls[0]?.headers.host, HOST);
  });

  it("reach an https address by the proxy for http where there is no other", async () => {
    await startProxy();
    assert.equal(await get(SECURE, { proxies: through("httpProxy"), ca: authority.cert }), BODY);
  });

  it("do not use the proxy for https to reach an http address", async () => {
    await startProxy();
    assert.equal(await get(`${plain.origin}/a`, { proxies: through("httpsProxy") }), '{"over":"http"}');
    assert.deepEqual(proxy.calls, []);
  });

  it("show the proxy its user and password, decoded, and the provider nothing of them", async () => {
    await startProxyToPlain({ credentials: "g@te:p%ss:w0rd" });
    const proxies = through("httpProxy", "g%40te:p%25ss%3Aw0rd@");
    assert.equal(await get(PLAIN, { proxies }), '{"over":"http"}');
    assert.equal(plain.calls[0]?.headers["proxy-authorization"], undefined);
  });

  it("show our certificate to the provider at the tunnel's other end", async () => {
    await startProxy();
    const { cert, key } = authority.issue("gate");
    const options = { ca: authority.cert, cert, key, proxies: through("httpsProxy") };
    assert.equal(await get(SECURE, options), BODY);
    assert.deepEqual(secure.shown, ["CN=gate"]);
  });

  const untrusted = [
    ["by the usual certificates", SECURE, {}, "SELF_SIGNED_CERT_IN_CHAIN"],
    [
      "by another name",
      "https://other.example.com/a",
      { ca: authority.cert },
      "ERR_TLS_CERT_ALTNAME_INVALID",
    ],
  ] as const;
  for (const [how, url, ca, detail] of untrusted) {
    it(`do not trust the provider at the tunnel's other end ${how}`, async () => {
      await startProxy();
      assert.equal(await get(url, { ...ca, proxies: through("httpsProxy") }), detail);
      assert.equal(proxy.calls.length, 1);
    });
  }

  it("read 256 kB of an answer and no byte more", async () => {
    await startProxyToPlain();
    const options = { proxies: through("httpProxy") };
    plain.answer((response) => response.end("a".repeat(MAX_ANSWER_BYTES)));
    assert.equal((await get(PLAIN, options)).length, MAX_ANSWER_BYTES);
    plain.answer((response) => response.end("a".repeat(MAX_ANSWER_BYTES + 1)));
    assert.equal(await get(PLAIN, options), "UND_ERR_RES_EXCEEDED_MAX_SIZE");
  });
});

describe("faultCode", () => {
  const cases = [
    ["a code", Object.assign(new Error("s3cret"), { code: "ECONNRESET" }), "ECONNRESET"],
    ["a code that is no text", Object.assign(new TypeError("s3cret"), { code: 5 }), "TypeError"],
    ["no code", new RangeError("s3cret"), "RangeError"],
    ["time that ran out", new DOMException("s3cret", "TimeoutError"), "timeout"],
    ["no error at all", "s3cret", "unknown fault"],
  ] as const;
  for (const [what, fault, expected] of cases) {
    it(`names ${what} and quotes nothing`, () => {
      assert.equal(faultCode(fault), expected);
    });
  }
});
