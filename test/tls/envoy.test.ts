import assert from "node:assert/strict";
import { once } from "node:events";
import { rename, rm, writeFile } from "node:fs/promises";
import { connect } from "node:tls";
import { type BoundGate, boundToken, startBoundGate, startEnvoyFor } from "../support/bound-gate.ts";
import { type Certified, createCertificateAuthority } from "../support/certificates.ts";
import type { EnvoyServer } from "../support/envoy.ts";
import { askOverTls } from "../support/envoy-tls.ts";
import { createRunFolder } from "../support/folders.ts";
import { bearer, send } from "../support/http.ts";
import { waitUntil } from "../support/ports.ts";
import { jira } from "../support/scenarios.ts";

const authority = createCertificateAuthority();
const envoyItself = authority.issue("envoy");
const issue = () => authority.issue("grantgate", [], ["grantgate"]);

for (const workers of [1, 2]) {
  describe(`a real Envoy before a service of ${workers} over mutual TLS`, function () {
    this.timeout(180_000);
    let folder: string;
    let gate: BoundGate;
    let envoy: EnvoyServer;
    let token: string;

    before(async () => {
      folder = await createRunFolder("tls");
      await write(issue());
      const file = (name: string) => `{ file: ${folder}/${name} }`;
      const tls = `{ certificate: ${file("tls.crt")}, key: ${file("tls.key")}, clientCa: ${file("ca.crt")} }`;
      gate = await startBoundGate(`workers: ${workers}\ntls: ${tls}`);
      envoy = await startEnvoyFor(gate, (config) => askOverTls(config, authority.cert, envoyItself));
      token = await boundToken();
    });

    after(async () => {
      await envoy?.stop();
      await gate?.stop();
      await rm(folder, { recursive: true });
    });

    const ask = async (of = envoy, headers = bearer(token)) => (await send(of.origin, jira(headers))).status;

    /** Certificate and key one after another, as programs that renew them do. */
    async function write({ cert, key }: Pick<Certified, "cert" | "key">): Promise<void> {
      for (const [name, text] of Object.entries({
        "tls.crt": cert,
        "tls.key": key,
        "ca.crt": authority.cert,
      })) {
        await writeFile(`${folder}/${name}.new`, text);
        await rename(`${folder}/${name}.new`, `${folder}/${name}`);
      }
    }

    /** Of the certificate that a new connection is shown. */
    async function servedSerial(): Promise<string> {
      const { cert, key } = envoyItself;
      const socket = connect({
        port: gate.grantgate.port,
        ca: authority.cert,
        cert,
        key,
        ALPNProtocols: ["h2"],
        servername: "grantgate",
      });
      await once(socket, "secureConnect");
      const { serialNumber } = socket.getPeerCertificate();
      socket.destroy();
      return serialNumber;
    }

    const metrics = async () => (await fetch(`${gate.grantgate.opsOrigin}/metrics`)).text();
    const logged = (msg: string) => gate.grantgate.log().filter((line) => line.msg === msg).length;

    it("allows and denies", async () => {
      assert.equal(await ask(), 200);
      assert.equal(await ask(envoy, bearer("junk")), 400);
    });

    it("answers nothing to an Envoy without a certificate, which lets nobody through", async () => {
      const other = await startEnvoyFor(gate, (config) => askOverTls(config, authority.cert));
      assert.equal(await ask(other), 503);
      await other.stop();
      assert.match(await metrics(), /^grantgate_tls_handshake_failures_total [1-9]/m);
    });

    it("takes a renewed certificate under load, without a request that fails", async () => {
      const before = await servedSerial();
      const statuses = new Set<number>();
      let isOver = false;
      const callers = Array.from({ length: 8 }, async () => {
        while (!isOver) statuses.add(await ask());
      });
      await write(issue());
      await waitUntil("it is shown", async () => (await servedSerial()) !== before, 20_000);
      await waitUntil("the log tells", () => logged("configuration reloaded") === 1, 20_000);
      isOver = true;
      await Promise.all(callers);
      assert.deepEqual([...statuses], [200]);
    });

    it("goes on with the last good one where the new one is wrong, and says why", async () => {
      const before = await servedSerial();
      await write({ cert: issue().cert, key: issue().key });
      const refused = "configuration not reloaded, the one before goes on";
      const hasTold = () =>
        gate.grantgate
          .log()
          .some(({ msg, problem }) => msg === refused && /tls\.key: found no such key/.test(String(problem)));
      await waitUntil("the log tells", hasTold, 10_000);
      assert.equal(await servedSerial(), before);
      assert.equal(await ask(), 200);
      assert.doesNotMatch(gate.grantgate.process.stdout(), /BEGIN|PRIVATE/);
    });

    it("says when they end", async () => {
      const end = Date.UTC(2049, 11, 31, 23, 59, 59) / 1_000;
      const text = await metrics();
      for (const use of ["server", "clientCa"]) {
        const line = `grantgate_certificate_not_after_timestamp_seconds{use="${use}"} ${end}`;
        assert.ok(text.includes(line), line);
      }
    });
  });
}
