import assert from "node:assert/strict";
import { authorityOf, localAuthorityOf } from "../../src/http/authority.ts";

describe("authorityOf", () => {
  it("puts IPv6 addresses in brackets, and nothing else", () => {
    assert.equal(authorityOf({ host: "::1", port: 80 }), "[::1]:80");
    assert.equal(authorityOf({ host: "gate.example", port: 80 }), "gate.example:80");
  });
});

describe("localAuthorityOf", () => {
  it("names this machine for every address, and any other as it is", () => {
    for (const host of ["0.0.0.0", "::"]) assert.equal(localAuthorityOf({ host, port: 80 }), "127.0.0.1:80");
    assert.equal(localAuthorityOf({ host: "10.0.0.1", port: 80 }), "10.0.0.1:80");
    assert.equal(localAuthorityOf({ host: "fd00::1", port: 80 }), "[fd00::1]:80");
  });
});
