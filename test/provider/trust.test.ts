import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:https";
import { introspect } from "../../src/grant/introspection.ts";
import { tokenOf } from "../grant/grants-under-test.ts";
import { listeningPort } from "../support/ports.ts";
import { noKeys, providerUnderTest } from "./provider-under-test.ts";
import { localhostCertificate, otherCertificate } from "./test-certificates.ts";

const BEARER = "b3arer-for-introspection";
const ACTIVE = JSON.stringify({ active: true, token_type: "Bearer", sub: "alice" });
const CASES = [
  ["its own certificate", localhostCertificate.cert, "active"],
  ["several, its own among them", otherCertificate + localhostCertificate.cert, "active"],
  ["another certificate", otherCertificate, "outage"],
  ["the usual ones", undefined, "outage"],
] as const;

describe("a provider over https", () => {
  let server: Server;
  let authorizations: (string | undefined)[];

  before(async () => {
    server = createServer(localhostCertificate, ({ headers }, response) => {
      authorizations.push(headers.authorization);
      response.writeHead(200, { "content-type": "application/json" }).end(ACTIVE);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  after(async () => {
    server.closeAllConnections();
    await once(server.close(), "close");
  });
  beforeEach(() => {
    authorizations = [];
  });

  for (const [trusted, ca, expected] of CASES) {
    it(`whose certificate is checked with ${trusted}: ${expected}`, async () => {
      const provider = providerUnderTest({
        preset: "custom",
        introspectionEndpoint: `https://127.0.0.1:${listeningPort(server)}/introspect`,
        clientAuthentication: "bearer",
        clientSecret: BEARER,
        ca,
      });
      const verdict = await introspect(tokenOf("opaque"), provider, noKeys);
      await provider.close();
      assert.equal(verdict.kind, expected, JSON.stringify(verdict));
      // A server that is not trusted sees neither our secret nor the token.
      assert.deepEqual(authorizations, expected === "active" ? [`Bearer ${BEARER}`] : []);
    });
  }
});
