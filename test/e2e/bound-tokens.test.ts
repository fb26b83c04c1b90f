import assert from "node:assert/strict";
import type { Document } from "yaml";
import { localhostCertificate } from "../provider/test-certificates.ts";
import { type BoundGate, boundToken, startBoundGate, startEnvoyFor } from "../support/bound-gate.ts";
import { type Certified, createCertificateAuthority } from "../support/certificates.ts";
import type { EnvoyServer } from "../support/envoy.ts";
import {
  acceptClientCertificates,
  connectToNextEnvoy,
  forwardClientCertificate,
  includePeerCertificate,
} from "../support/envoy-tls.ts";
import { bearer } from "../support/http.ts";
import { DENIALS, jira } from "../support/scenarios.ts";
import { sendOverTls } from "../support/tls-client.ts";
import { assertDenial, upstreamSaw } from "./answers.ts";

const authority = createCertificateAuthority();
const alice = authority.issue("alice");
const mallory = authority.issue("mallory");
const hashOf = ({ thumbprint }: Certified) => `Hash=${Buffer.from(thumbprint, "base64url").toString("hex")}`;

const portOf = ({ origin }: EnvoyServer) => Number(new URL(origin).port);

describe("tokens bound to a certificate, through a real Envoy", function () {
  this.timeout(60_000);
  let gate: BoundGate;
  let envoy: EnvoyServer;
  let token: string;

  type Headers = Readonly<Record<string, string | readonly string[]>>;
  const ask = (client: Certified | undefined, headers: Headers = {}, of = token) =>
    sendOverTls(
      portOf(envoy),
      { ca: localhostCertificate.cert, cert: client?.cert, key: client?.key },
      jira({ ...bearer(of), ...headers }),
    );
  const passes = async (client: Certified | undefined, headers?: Headers, of?: string) =>
    assert.equal(upstreamSaw(await ask(client, headers, of)).name, "alice");
  const isRefused = async (client: Certified | undefined, headers?: Headers) =>
    assertDenial(await ask(client, headers), DENIALS.invalid);

  const startGate = async (clientCertificate: string) => {
    gate = await startBoundGate(`clientCertificate: ${clientCertificate}`);
  };
  const startFront = async (patch: (config: Document) => void) => {
    envoy = await startEnvoyFor(gate, (config) => {
      acceptClientCertificates(config, localhostCertificate, authority.cert);
      patch(config);
    });
  };

  before(async () => {
    token = await boundToken({ "x5t#S256": alice.thumbprint });
  });

  describe("by include_peer_certificate", () => {
    before(async () => {
      await startGate("{ from: peer }");
      await startFront(includePeerCertificate);
    });
    after(async () => {
      await envoy?.stop();
      await gate?.stop();
    });

    it("pass with their certificate", () => passes(alice));
    it("are refused over another certificate, though just verified", () => isRefused(mallory));
    it("are refused without a certificate", () => isRefused(undefined));
    it("are refused with a header that names their certificate", async () => {
      await isRefused(mallory, { "x-forwarded-client-cert": hashOf(alice) });
      await isRefused(undefined, { "x-forwarded-client-cert": hashOf(alice) });
    });
    it("leave unbound ones alone", async () => {
      const unbound = await boundToken();
      await passes(mallory, {}, unbound);
      await passes(undefined, {}, unbound);
    });
  });

  describe("by X-Forwarded-Client-Cert of one hop", () => {
    const injecting = authority.issue("mallory", [`https://mallory.example/,${hashOf(alice)}`]);
    /** Its name ends in a backslash and holds a quote. */
    const quoting = authority.issue('mal"lory\\');
    const forgeries = [
      hashOf(alice),
      ["By=urn:gateway", hashOf(alice)],
      `${hashOf(alice)},`,
      `${hashOf(alice)};Subject="`,
      `${hashOf(alice)};Subject="\\`,
      "",
    ];
    const details = { cert: true, subject: true, uri: true };

    before(() => startGate("{ from: xfcc }"));
    after(() => gate?.stop());

    for (const mode of ["SANITIZE_SET", "APPEND_FORWARD"] as const) {
      describe(mode, () => {
        before(() => startFront((config) => forwardClientCertificate(config, mode, details)));
        after(() => envoy?.stop());

        it("pass with their certificate", () => passes(alice));
        it("are refused over another certificate", async () => {
          for (const client of [mallory, quoting]) await isRefused(client);
        });
        it("are refused where the other certificate's name pretends to be an element", () =>
          isRefused(injecting));
        it("are refused with a header that names their certificate", async () => {
          for (const client of [mallory, injecting, quoting, undefined]) {
            for (const forged of forgeries) await isRefused(client, { "x-forwarded-client-cert": forged });
          }
        });
      });
    }
  });

  describe("by X-Forwarded-Client-Cert of two hops", () => {
    const gateway = authority.issue("gateway");
    let inner: EnvoyServer;

    before(async () => {
      await startGate("{ from: xfcc, xfccElement: 2 }");
      await startFront((config) =>
        forwardClientCertificate(config, "APPEND_FORWARD", { subject: true, uri: true }),
      );
      inner = envoy;
      gate = { ...gate, upstream: { ...gate.upstream, port: portOf(inner) } };
      await startFront((config) => {
        forwardClientCertificate(config, "SANITIZE_SET", { cert: true, subject: true, uri: true });
        connectToNextEnvoy(config, gateway, localhostCertificate.cert);
      });
    });
    after(async () => {
      await envoy?.stop();
      await inner?.stop();
      await gate?.stop();
    });

    it("pass with their certificate", () => passes(alice));
    it("are refused over another certificate, whatever header comes with it", async () => {
      await isRefused(mallory);
      await isRefused(mallory, { "x-forwarded-client-cert": hashOf(alice) });
    });
    it("are refused without a certificate, whatever header comes instead", async () => {
      await isRefused(undefined);
      await isRefused(undefined, { "x-forwarded-client-cert": hashOf(alice) });
    });
  });
});
