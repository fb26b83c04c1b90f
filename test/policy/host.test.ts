import assert from "node:assert/strict";
import fc from "fast-check";
import { normaliseHost } from "../../src/policy/host.ts";

const HOSTS: readonly (readonly [host: string, normal: string | undefined])[] = [
  ["jira.example.com", "jira.example.com"],
  ["JIRA.Example.COM", "jira.example.com"],
  ["jira.example.com:8443", "jira.example.com"],
  ["jira.example.com:", "jira.example.com"],
  ["jira.example.com.", "jira.example.com"],
  ["jira.example.com.:8443", "jira.example.com"],
  ["localhost", "localhost"],
  ["my_service:80", "my_service"],
  ["192.0.2.1:80", "192.0.2.1"],
  ["[2001:DB8::1]", "[2001:db8::1]"],
  ["[2001:db8::1]:8443", "[2001:db8::1]"],
  ["", undefined],
  [".", undefined],
  [":80", undefined],
  [".example.com", undefined],
  ["jira..example.com", undefined],
  ["jira.example.com..", undefined],
  ["jira.example.com:80:90", undefined],
  ["jira.example.com:http", undefined],
  ["user@jira.example.com", undefined],
  ["jira.example.com/x", undefined],
  ["jira.example.com,evil.example", undefined],
  [" jira.example.com", undefined],
  ["jira.example.com\n", undefined],
  ["2001:db8::1", undefined],
  ["[2001:db8::1", undefined],
  ["[::1].", undefined],
  // The Kelvin sign, whose lower case is an ASCII k.
  ["\u212Aiosk.example.com", undefined],
];

describe("normaliseHost", () => {
  for (const [host, normal] of HOSTS) {
    it(`reads ${JSON.stringify(host)} as ${normal}`, () => assert.equal(normaliseHost(host), normal));
  }

  it("reads a host without a port as it reads it with one", () => {
    const part = fc.constantFrom(..."aB9_-.. \n/@[\u212A\u00e9");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const host = parts.join("");
        assert.equal(normaliseHost(host), normaliseHost(`${host}:1`));
      }),
      { numRuns: 2_000 },
    );
  });

  it("reads 60 kB of anything without delay", () => {
    for (const unit of ["a", "a.", "-", "1:", "[:"]) {
      const started = performance.now();
      normaliseHost(`${unit.repeat(60_000 / unit.length)}!`);
      assert.ok(performance.now() - started < 250, `slow on ${unit}`);
    }
  });
});
