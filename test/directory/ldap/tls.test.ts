import assert from "node:assert/strict";
import { mock } from "node:test";
import type { LookupResult } from "../../../src/directory/directory.ts";
import { resolveLookup } from "../../../src/directory/resolve.ts";
import { createCertificateAuthority } from "../../support/certificates.ts";
import { type FaultyWire, startFaultyWire } from "../../support/faulty-wire.ts";
import { type LdapServer, startLdap } from "../../support/ldap.ts";
import { byUsername, ldapUnderTest, type WrittenLdap } from "./ldap-under-test.ts";

const authority = createCertificateAuthority();
const other = createCertificateAuthority("Another CA");
const certificate = authority.issue("localhost");
const UNTRUSTED = ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"];
const WRONG_NAME = ["ERR_TLS_CERT_ALTNAME_INVALID"];

describe("TLS to an LDAP server", () => {
  let server: LdapServer;
  let plain: LdapServer;

  before(async () => {
    [server, plain] = [await startLdap({ certificate }), await startLdap()];
    for (const one of [server, plain]) await one.fill([{ username: "alice" }]);
  });
  after(() => Promise.all([server.stop(), plain.stop()]));

  async function lookUp(url: string, changes: WrittenLdap): Promise<LookupResult> {
    const written = { url, base: server.base, bind: server.bind };
    const directory = ldapUnderTest(written, { timeout: "1s", ca: authority.cert, ...changes });
    const query = byUsername("alice");
    try {
      return resolveLookup(await directory.search(query), query);
    } finally {
      await directory.close();
    }
  }

  async function assertUnavailable(codes: readonly string[], answer: Promise<LookupResult>): Promise<void> {
    const result = await answer;
    const detail = result.kind === "unavailable" && result.detail;
    assert.ok(
      codes.some((code) => code === detail),
      JSON.stringify(result),
    );
  }

  const ways = [
    ["ldaps", false],
    ["StartTLS", true],
  ] as const;
  for (const [way, startTls] of ways) {
    describe(`by ${way}`, () => {
      let wire: FaultyWire;

      beforeEach(async () => {
        wire = await startFaultyWire(startTls ? server.port : server.securePort);
      });
      afterEach(() => wire.stop());

      const ask = (changes: WrittenLdap = {}, host = "localhost", port = wire.port) =>
        lookUp(`${startTls ? "ldap" : "ldaps"}://${host}:${port}`, { startTls, ...changes });

      it("own CA and the right name: found", async () => assert.equal((await ask()).kind, "found"));

      it("wrong name: unavailable", () => assertUnavailable(WRONG_NAME, ask({}, "127.0.0.1")));

      it("untrusted CA: unavailable", () => assertUnavailable(UNTRUSTED, ask({ ca: other.cert })));

      it("the usual CAs: unavailable", () => assertUnavailable(UNTRUSTED, ask({ ca: undefined })));

      it("untrusted CA where the environment turns checks off: unavailable", async () => {
        const { NODE_TLS_REJECT_UNAUTHORIZED: before } = process.env;
        const warning = mock.method(process, "emitWarning", () => undefined);
        process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
        try {
          await assertUnavailable(UNTRUSTED, ask({ ca: other.cert }));
        } finally {
          warning.mock.restore();
          if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
          else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
        }
      });

      it("wrong password: unavailable", () =>
        assertUnavailable(
          ["bind: invalidCredentials"],
          ask({ bind: { dn: server.bind.dn, password: "another" } }),
        ));

      it("hanging: unavailable", () => {
        wire.set("hang");
        return assertUnavailable(["timeout"], ask());
      });

      it("reset in mid-answer: unavailable", () => {
        wire.set("reset");
        return assertUnavailable(["ECONNRESET", "connection closed"], ask());
      });

      it("garbage: unavailable", async () => {
        wire.set("garbage");
        const result = await ask();
        assert.ok(result.kind === "unavailable");
        assert.match(result.detail ?? "", /^(ERR_SSL_[A-Z_]+|ECONNRESET|EPROTO|the answer is malformed)$/);
      });

      it("a server without TLS: unavailable", async () => {
        const result = await ask({}, "localhost", plain.port);
        assert.ok(result.kind === "unavailable");
        assert.match(result.detail ?? "", /^(ERR_SSL_[A-Z_]+|ECONNRESET|EPROTO|startTls: protocolError)$/);
      });

      it("many at once: found, over connections that are kept", async () => {
        const url = `${startTls ? "ldap" : "ldaps"}://localhost:${wire.port}`;
        const written = { url, base: server.base, bind: server.bind };
        const directory = ldapUnderTest(written, { startTls, ca: authority.cert, maxConcurrent: 4 });
        for (let time = 0; time < 2; time += 1) {
          const query = byUsername("alice");
          const answers = await Promise.all(Array.from({ length: 20 }, () => directory.search(query)));
          assert.ok(answers.every((answer) => resolveLookup(answer, query).kind === "found"));
        }
        assert.ok(wire.connections <= 4);
        wire.cut();
        assert.equal(
          resolveLookup(await directory.search(byUsername("alice")), byUsername("alice")).kind,
          "found",
        );
        await directory.close();
      });
    });
  }
});
