import assert from "node:assert/strict";
import { serverOf } from "../../../src/directory/ldap/server.ts";

describe("serverOf", () => {
  for (const [url, host, port, isSecure] of [
    ["ldap://ldap.example.com", "ldap.example.com", 389, false],
    ["ldaps://ldap.example.com/", "ldap.example.com", 636, true],
    ["ldaps://dc1.corp.example.com:3269", "dc1.corp.example.com", 3269, true],
    ["ldap://127.0.0.1:1389", "127.0.0.1", 1389, false],
    ["ldaps://[::1]", "::1", 636, true],
  ] as const) {
    it(`reads ${url}`, () => assert.deepEqual(serverOf(url), { host, port, isSecure }));
  }
});
