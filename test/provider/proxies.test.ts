import assert from "node:assert/strict";
import { readProxies } from "../../src/provider/proxies.ts";

const EXPECTED = "an http or https address of a proxy, with both user and password or neither";
const PROXY = "http://proxy.example.com:3128";

describe("readProxies", () => {
  const addressesOf = (environment: NodeJS.ProcessEnv) => {
    const proxies = readProxies(environment);
    assert.ok(proxies.kind === "proxies", JSON.stringify(proxies));
    return [proxies.httpsProxy, proxies.httpProxy, proxies.noProxy];
  };

  const read = [
    ["nothing", {}, "", "", ""],
    ["HTTPS_PROXY", { HTTPS_PROXY: PROXY }, PROXY, "", ""],
    ["HTTP_PROXY", { HTTP_PROXY: PROXY }, "", PROXY, ""],
    ["https_proxy before HTTPS_PROXY", { https_proxy: PROXY, HTTPS_PROXY: "ftp://other" }, PROXY, "", ""],
    ["http_proxy before HTTP_PROXY", { http_proxy: PROXY, HTTP_PROXY: "ftp://other" }, "", PROXY, ""],
    ["an empty one as unset", { https_proxy: "", HTTPS_PROXY: PROXY, HTTP_PROXY: "" }, PROXY, "", ""],
    ["host and port alone", { HTTPS_PROXY: "proxy.example.com:3128" }, PROXY, "", ""],
    ["a proxy over https", { HTTPS_PROXY: "https://proxy.example.com" }, "https://proxy.example.com", "", ""],
    ["a password", { HTTPS_PROXY: "http://gate:p%40ss@proxy:1" }, "http://gate:p%40ss@proxy:1", "", ""],
    [
      "exceptions",
      { NO_PROXY: "a.example, b.example:8443  .c.example" },
      "",
      "",
      "a.example,b.example:8443,.c.example",
    ],
    ["no_proxy before NO_PROXY", { no_proxy: "a.example", NO_PROXY: "b.example" }, "", "", "a.example"],
    ["a bare IPv6 exception", { NO_PROXY: "::1,fd00::2" }, "", "", "[::1],[fd00::2]"],
    ["an IPv6 exception in brackets", { NO_PROXY: "[::1]:8080" }, "", "", "[::1]:8080"],
    ["a star among exceptions", { NO_PROXY: "a.example,*" }, "", "", "*"],
  ] as const;
  for (const [what, environment, ...expected] of read) {
    it(`reads ${what}`, () => {
      assert.deepEqual(addressesOf(environment), expected);
    });
  }

  const refused = [
    ["another scheme", "socks5://proxy.example.com:1080"],
    ["a file", "file:///etc/proxy"],
    ["words", "no such proxy"],
    ["a port that is none", "http://proxy.example.com:s3cret"],
    ["a user without password", "http://s3cret@proxy.example.com"],
    ["a password without user", "http://:s3cret@proxy.example.com"],
    ["a password that is wrongly encoded", "http://gate:s3cret%@proxy.example.com"],
    ["bytes that are no UTF-8", "http://gate:s3cret%ff@proxy.example.com"],
    ["user and password that are encoded well only when joined", "http://gate%:41s3cret@proxy.example.com"],
  ] as const;
  for (const [what, address] of refused) {
    for (const variable of ["HTTPS_PROXY", "HTTP_PROXY"]) {
      it(`refuses ${what} as ${variable}, and shows nothing of it`, () => {
        assert.deepEqual(readProxies({ [variable]: address }), {
          kind: "unusable",
          variable,
          expected: EXPECTED,
        });
      });
    }
  }
});
