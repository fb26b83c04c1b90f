import assert from "node:assert/strict";
import { createCertificateAuthority } from "../support/certificates.ts";
import { cachedUnderTest } from "./directory-under-test.ts";
import { ALICE, type HttpKind } from "./http-kind.ts";

/** What a directory makes of its server's certificate. */
export function describeTls(kind: HttpKind): void {
  describe("TLS", () => {
    const authority = createCertificateAuthority();
    const right = authority.issue("localhost");
    const other = authority.issue("directory.example.com");
    const cases = [
      ["its own CA", right, authority.cert, "found", undefined],
      ["an untrusted CA", right, createCertificateAuthority("Another").cert, "unavailable", /^UNABLE_TO_/],
      ["none but the usual CAs", right, undefined, "unavailable", /^UNABLE_TO_/],
      ["another server's name", other, authority.cert, "unavailable", /^ERR_TLS_CERT_ALTNAME_INVALID$/],
    ] as const;

    for (const [what, certificate, ca, expected, detail] of cases) {
      it(`${kind.name} × TLS with ${what} → ${expected}`, async () => {
        const server = await kind.start(certificate);
        const directory = kind.create(`https://localhost:${server.port}`, ca === undefined ? {} : { ca });
        try {
          const { value } = await cachedUnderTest(directory).lookup(ALICE);
          assert.equal(value.kind, expected, JSON.stringify(value));
          if (value.kind === "unavailable") assert.match(value.detail ?? "", detail ?? /^$/);
        } finally {
          await directory.close();
          await server.stop();
        }
      });
    }
  });
}
