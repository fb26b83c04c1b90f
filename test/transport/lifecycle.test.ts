import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { status } from "@grpc/grpc-js";
import type { Decision } from "../../src/decision/decision.ts";
import { buildTransport } from "../../src/transport/build.ts";
import type { Transport } from "../../src/transport/transport.ts";
import { type CheckClient, isGrpcError } from "./check-client.ts";
import { holdChecks, type RunningTransport, startTransport, TRANSPORTS } from "./running-transport.ts";

const AUTHORIZATION = "envoy.service.auth.v3.Authorization";
const REQUEST = { attributes: {} };
const ALLOW: Decision = { kind: "allow", outcome: "public", setHeaders: [], removeHeaders: [] };

for (const kind of TRANSPORTS) {
  describe(`a running transport, ${kind}`, () => {
    let running: RunningTransport;
    let transport: Transport;
    let client: CheckClient;

    beforeEach(async () => {
      running = await startTransport(kind);
      ({ transport, client } = running);
    });

    afterEach(() => running.stop());

    it("is healthy until it is told not to serve, and answers checks even then", async () => {
      assert.equal(await client.health(""), "SERVING");
      assert.equal(await client.health(AUTHORIZATION), "SERVING");
      await assert.rejects(client.health("other"), isGrpcError(status.NOT_FOUND));
      transport.notServing();
      assert.equal(await client.health(""), "NOT_SERVING");
      assert.equal(await client.health(AUTHORIZATION), "NOT_SERVING");
      assert.ok((await client.check(REQUEST)).denied_response);
    });

    it("waits for a call under way before it is drained", async () => {
      const { started, release } = holdChecks(running, ALLOW);
      const answer = client.check(REQUEST);
      await started;
      let drained = false;
      const draining = transport.drain(10_000).then(() => {
        drained = true;
      });
      await delay(50);
      assert.equal(drained, false);
      release();
      assert.ok((await answer).ok_response);
      await draining;
    });

    it("cuts off a call that outlasts the drain", async () => {
      const { started } = holdChecks(running, ALLOW);
      const cutOff = assert.rejects(client.check(REQUEST));
      await started;
      await transport.drain(50);
      await cutOff;
    });

    it("takes no calls once drained, and does not wait for idle connections", async () => {
      await client.check(REQUEST);
      const start = Date.now();
      await transport.drain(10_000);
      assert.ok(Date.now() - start < 1_000);
      await assert.rejects(client.check(REQUEST), isGrpcError(status.UNAVAILABLE));
    });

    it("takes an IPv6 address, on a machine that has one", async () => {
      const other = await buildTransport(kind, { check: running.check, realm: "api" });
      const outcome = await other.listen({ host: "::1", port: 0 }).then(
        (port) => (port > 0 ? "bound" : "no port"),
        (error) => error.message,
      );
      const addresses = Object.values(networkInterfaces()).flat();
      const hasIpv6 = addresses.some((entry) => entry?.address === "::1");
      assert.match(outcome, hasIpv6 ? /^bound$/ : /EADDRNOTAVAIL|EAFNOSUPPORT/);
      await other.drain(1);
    });

    it("rejects when its address is taken", async () => {
      const other = await buildTransport(kind, { check: running.check, realm: "api" });
      await assert.rejects(other.listen({ host: "127.0.0.1", port: running.port }), /EADDRINUSE/);
      await other.drain(1);
    });
  });
}
