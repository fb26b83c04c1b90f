import { deepEqual, equal, ok } from "node:assert/strict";
import { status } from "@grpc/grpc-js";
import { decode, encode, upstream } from "./protos.ts";
import { type RunningTransport, startTransport, TRANSPORTS } from "./running-transport.ts";
import { openCall, type StreamedCall } from "./stream-client.ts";

const AUTHORIZATION = "envoy.service.auth.v3.Authorization";
const WATCH = "/grpc.health.v1.Health/Watch";
const request = (service: string) => encode(upstream, "grpc.health.v1.HealthCheckRequest", { service });

function watch(port: number, service: string, deadline?: number): StreamedCall {
  const call = openCall(port, WATCH, deadline);
  call.send(request(service));
  call.finish();
  return call;
}

async function statusesOf(call: StreamedCall, count: number): Promise<unknown[]> {
  const messages = await call.received(count);
  return messages.map((bytes) => decode(upstream, "grpc.health.v1.HealthCheckResponse", bytes).status);
}

for (const kind of TRANSPORTS) {
  describe(`a health watch, ${kind}`, () => {
    let running: RunningTransport;

    beforeEach(async () => {
      running = await startTransport(kind);
    });

    afterEach(() => running.stop());

    it("tells at once whether the service serves, and of the change", async () => {
      const watches = ["", AUTHORIZATION].map((service) => watch(running.port, service));
      for (const call of watches) deepEqual(await statusesOf(call, 1), ["SERVING"]);
      running.transport.notServing();
      for (const call of watches) deepEqual(await statusesOf(call, 2), ["SERVING", "NOT_SERVING"]);
      const late = watch(running.port, "");
      deepEqual(await statusesOf(late, 1), ["NOT_SERVING"]);
      for (const call of [...watches, late]) call.cancel();
    });

    it("tells that a service is unknown, and stays open", async () => {
      const call = watch(running.port, "other", Date.now() + 300);
      deepEqual(await statusesOf(call, 1), ["SERVICE_UNKNOWN"]);
      equal(await call.ended, status.DEADLINE_EXCEEDED);
      equal(call.messages.length, 1);
    });

    it("refuses what is no request", async () => {
      const call = openCall(running.port, WATCH);
      call.send(Buffer.from([0xff]));
      call.finish();
      equal(await call.ended, status.INTERNAL);
    });

    it("leaves the service as it is when its caller goes", async () => {
      const call = watch(running.port, "");
      await call.received(1);
      call.cancel();
      equal(await call.ended, status.CANCELLED);
      running.transport.notServing();
      equal(await running.client.health(""), "NOT_SERVING");
    });
  });
}

describe("a health watch at our own server", () => {
  let running: RunningTransport;

  beforeEach(async () => {
    running = await startTransport("http2");
  });

  afterEach(() => running.stop());

  it("is one request a call: none and two are UNIMPLEMENTED", async () => {
    const none = openCall(running.port, WATCH);
    none.finish();
    equal(await none.ended, status.UNIMPLEMENTED);
    const two = openCall(running.port, WATCH);
    two.send(request(""));
    two.send(request(""));
    equal(await two.ended, status.UNIMPLEMENTED);
    equal(two.messages.length, 1);
  });

  it("is told of a change alone: not twice, and not where the service is unknown", async () => {
    const known = watch(running.port, "");
    const unknown = watch(running.port, "other");
    await Promise.all([known.received(1), unknown.received(1)]);
    running.transport.notServing();
    running.transport.notServing();
    await running.transport.drain(10_000);
    deepEqual(await Promise.all([known.ended, unknown.ended]), [status.UNAVAILABLE, status.UNAVAILABLE]);
    deepEqual([known.messages.length, unknown.messages.length], [2, 1]);
  });

  it("does not hold up the drain", async () => {
    const call = watch(running.port, "");
    await call.received(1);
    const start = performance.now();
    await running.transport.drain(10_000);
    ok(performance.now() - start < 2_000);
    equal(await call.ended, status.UNAVAILABLE);
  });
});
