import assert from "node:assert/strict";
import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { grantgate } from "../command-line.ts";
import { createRunFolder } from "../support/folders.ts";
import { freePorts, waitUntil } from "../support/ports.ts";
import { connect } from "../transport/check-client.ts";
import { configOf, outcome, type RunningService, startService } from "./running-service.ts";

const NOWHERE = 1;

describe("the start of several workers", function () {
  this.timeout(60_000);
  let service: RunningService | undefined;
  let other: Server | undefined;
  afterEach(async () => {
    other?.close();
    await service?.stop();
  });

  it("has all of them listen on the port that was found for port 0", async () => {
    const started = await startService({ provider: NOWHERE, more: "workers: 2", anyPort: true });
    service = started;
    const ports = () => started.log().flatMap(({ msg, listen }) => (msg === "listening" ? [listen] : []));
    await waitUntil("each has written its line", () => ports().length === 3);
    const [port] = ports();
    assert.deepEqual(ports(), [port, port, port]);
    const client = connect(Number(port), { ownConnection: true });
    assert.equal(await outcome(client), "public");
    client.close();
  });

  for (const setting of ["listen", "ops", "admin"] as const) {
    it(`ends with 1 and says why where the port of ${setting} is taken`, async () => {
      const [listen = 0, ops = 0, admin = 0] = await freePorts(3);
      const ports = { listen, ops, admin };
      other = createServer().listen(ports[setting], "127.0.0.1");
      await once(other, "listening");
      const folder = await createRunFolder("start");
      await writeFile(
        `${folder}/grantgate.yaml`,
        configOf({ ...ports, provider: NOWHERE, more: "workers: 2" }),
      );
      await writeFile(`${folder}/users.yaml`, "users: [{ username: alice }]");
      const { code, stdout } = await grantgate(["serve", "--config", "grantgate.yaml"], folder).ended;
      await rm(folder, { recursive: true });
      const last = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
      assert.deepEqual([code, last.level, last.msg], [1, "fatal", "cannot start"]);
      assert.match(last.reason, new RegExp(`EADDRINUSE.*127\\.0\\.0\\.1:${ports[setting]}`));
    });
  }
});
