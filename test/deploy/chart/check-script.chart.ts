import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { parse } from "yaml";
import { loadAuthorizationService } from "../../../src/transport/protos.ts";
import { type CertificateAuthority, createCertificateAuthority } from "../../support/certificates.ts";
import { createRunFolder, REPOSITORY } from "../../support/folders.ts";
import { type GrantgateServer, startGrantgate } from "../../support/grantgate.ts";
import { freePort } from "../../support/ports.ts";
import { CHART, type End, end } from "./helm.ts";

/** Milliseconds; the script itself waits ten seconds for a connection. */
const PATIENCE = 30_000;
const DENIED = { denied_response: { status: { code: 403 } } };

function check(address: string, tls?: string): Promise<End> {
  const environment = tls === undefined ? {} : { GRANTGATE_TEST_TLS: tls };
  return end(process.execPath, [`${CHART}/files/check.mjs`, address, REPOSITORY], "", environment);
}

describe("the script of helm test", function () {
  this.timeout(PATIENCE);

  describe("beside a service that answers", () => {
    let service: GrantgateServer;
    before(async () => {
      const { config } = parse(await readFile(`${CHART}/values.yaml`, "utf8"));
      const listen = { listen: "127.0.0.1:9191", ops: "127.0.0.1:9090" };
      service = await startGrantgate({
        config: JSON.stringify({ ...config, ...listen }, null, 1),
        users: "",
      });
    });
    after(() => service.stop());

    it("says what is decided: by default that nothing passes", async () => {
      const address = `127.0.0.1:${service.port}`;
      assert.equal((await check(address)).stdout, `${address} decides: denied, 403\n`);
    });
  });

  describe("beside a service that demands certificates", () => {
    const authority = createCertificateAuthority();
    const server = new Server();
    let address: string;
    let folder: string;

    before(async () => {
      folder = await createRunFolder("chart-tls");
      await writeSecret(folder, authority, authority);
      address = `localhost:${await listenDemanding(server, authority)}`;
    });
    after(async () => {
      server.forceShutdown();
      await rm(folder, { recursive: true });
    });

    it("calls with that of the Secret", async () => {
      assert.deepEqual(await check(address, folder), {
        ok: true,
        stdout: `${address} decides: denied, 403\n`,
        stderr: "",
      });
    });

    it("fails without one, with one of somebody else, where it trusts somebody else, where nobody answers", async () => {
      const other = createCertificateAuthority("Other CA");
      const [foreign, distrusting] = [await createRunFolder("chart-tls"), await createRunFolder("chart-tls")];
      await writeSecret(foreign, other, authority);
      await writeSecret(distrusting, authority, other);
      const ends = await Promise.all([
        check(address),
        check(address, foreign),
        check(address, distrusting),
        check(`127.0.0.1:${await freePort()}`),
      ]);
      for (const { ok, stderr } of ends) {
        assert.equal(ok, false);
        assert.match(stderr, /no connection to|did not answer/);
      }
    });
  });
});

/** As a volume of the Secret holds it: a certificate of one authority, and the authority that is trusted. */
async function writeSecret(folder: string, issuer: CertificateAuthority, trusted: CertificateAuthority) {
  const { cert, key } = issuer.issue("localhost");
  await writeFile(`${folder}/tls.crt`, cert);
  await writeFile(`${folder}/tls.key`, key);
  await writeFile(`${folder}/ca.crt`, trusted.cert);
}

/** The port of a service that denies everybody who has a certificate of the authority. */
function listenDemanding(server: Server, authority: CertificateAuthority): Promise<number> {
  server.addService(loadAuthorizationService(), {
    Check: (_call: unknown, answer: (error: null, response: typeof DENIED) => void) => answer(null, DENIED),
  });
  const { cert, key } = authority.issue("localhost");
  const pair = { cert_chain: Buffer.from(cert), private_key: Buffer.from(key) };
  const credentials = ServerCredentials.createSsl(Buffer.from(authority.cert), [pair], true);
  return new Promise((resolve, reject) => {
    server.bindAsync("localhost:0", credentials, (error, port) => (error ? reject(error) : resolve(port)));
  });
}
