import assert from "node:assert/strict";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { status } from "@grpc/grpc-js";
import type { Decision } from "../../src/decision/decision.ts";
import type { AuthRequest, CheckHandler } from "../../src/transport/auth-request.ts";
import { createGrpcTransport } from "../../src/transport/grpc-server.ts";
import type { Transport } from "../../src/transport/transport.ts";
import { type CheckClient, connect, isGrpcError } from "./check-client.ts";

const AUTHORIZATION = "envoy.service.auth.v3.Authorization";
const ANY_PORT = { host: "127.0.0.1", port: 0 };
const REQUEST = { attributes: { request: { http: { method: "GET", host: "a.example", path: "/a" } } } };
const ALLOW: Decision = {
  kind: "allow",
  outcome: "allowed",
  user: "ada",
  setHeaders: [["x-auth-user", "ada"]],
  removeHeaders: ["authorization"],
};
const DENY: Decision = { kind: "deny", outcome: "scope_missing", scopes: ["read"], detail: "none" };

const overwrite = (key: string, value: string) => ({
  header: { key, value },
  append: { value: false },
  append_action: "OVERWRITE_IF_EXISTS_OR_ADD",
});
const outcomeOf = (outcome: string) => ({ fields: { outcome: { stringValue: outcome } } });

describe("createGrpcTransport", () => {
  let check: CheckHandler;
  let transport: Transport;
  let client: CheckClient;
  let defects: unknown[];

  beforeEach(async () => {
    check = async () => DENY;
    defects = [];
    transport = createGrpcTransport({
      check: (request, deadline) => check(request, deadline),
      realm: "api",
      onDefect: (error) => void defects.push(error),
    });
    client = connect(await transport.listen(ANY_PORT));
  });

  afterEach(async () => {
    client.close();
    await transport.drain(1);
  });

  /** From now on checks wait until `release`, which allows them; `started` resolves at the first. */
  function holdChecks(): { started: Promise<void>; release: () => void } {
    let release = () => {};
    const held = new Promise<Decision>((resolve) => {
      release = () => resolve(ALLOW);
    });
    const started = new Promise<void>((resolve) => {
      check = () => {
        resolve();
        return held;
      };
    });
    return { started, release };
  }

  it("answers an allow that Envoy reads as such", async () => {
    check = async () => ALLOW;
    assert.deepEqual(await client.check(REQUEST), {
      status: { code: 0 },
      ok_response: { headers: [overwrite("x-auth-user", "ada")], headers_to_remove: ["authorization"] },
      dynamic_metadata: { fields: { outcome: { stringValue: "allowed" }, user: { stringValue: "ada" } } },
    });
  });

  it("answers a denial that Envoy reads as such", async () => {
    assert.deepEqual(await client.check(REQUEST), {
      status: { code: 7 },
      denied_response: {
        status: { code: "Forbidden" },
        headers: [
          overwrite("content-type", "application/json"),
          overwrite("cache-control", "no-store"),
          overwrite("www-authenticate", 'Bearer realm="api", error="insufficient_scope", scope="read"'),
        ],
        body: '{"error":{"status":"ERROR","message":"Insufficient scope."}}',
      },
      dynamic_metadata: outcomeOf("scope_missing"),
    });
  });

  it("puts the request as Envoy sent it to the check", async () => {
    let seen: AuthRequest | undefined;
    check = async (request) => {
      seen = request;
      return DENY;
    };
    const headers = [
      { key: "authorization", raw_value: Buffer.from("Bearer a") },
      { key: "authorization", raw_value: Buffer.from("Bearer b") },
    ];
    await client.check({
      attributes: {
        request: { http: { ...REQUEST.attributes.request.http, header_map: { headers } } },
        context_extensions: { policy: "jira" },
      },
    });
    assert.deepEqual(seen, {
      requestId: undefined,
      method: "GET",
      host: "a.example",
      path: "/a",
      headers: new Map([["authorization", ["Bearer a", "Bearer b"]]]),
      policyName: "jira",
    });
  });

  it("tells the check when the caller gives up", async () => {
    const deadlines: number[] = [];
    check = async (_request, deadline) => {
      deadlines.push(deadline);
      return DENY;
    };
    await client.check(REQUEST);
    const expected = Date.now() + 5_000;
    await client.check(REQUEST, expected);
    const [unlimited, limited = 0] = deadlines;
    assert.equal(unlimited, Infinity);
    assert.ok(Math.abs(limited - expected) < 500, `${limited - expected} ms apart`);
  });

  it("answers a defect with a denial and reports it", async () => {
    const error = new Error("a bug");
    check = () => Promise.reject(error);
    const answer = await client.check(REQUEST);
    assert.deepEqual(answer.status, { code: 13 });
    assert.ok(answer.denied_response);
    assert.deepEqual(answer.dynamic_metadata, outcomeOf("defect"));
    assert.deepEqual(defects, [error]);
  });

  it("answers other calls while one never ends, or ends after its caller left", async () => {
    const { started, release } = holdChecks();
    const left = client.check(REQUEST, Date.now() + 200);
    await started;
    check = async () => DENY;
    assert.ok((await client.check(REQUEST)).denied_response);
    await assert.rejects(left, isGrpcError(status.DEADLINE_EXCEEDED));
    release();
    await delay(10);
    assert.ok((await client.check(REQUEST)).denied_response);
  });

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
    const { started, release } = holdChecks();
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
    const { started } = holdChecks();
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
    const other = createGrpcTransport({ check, realm: "api" });
    const outcome = await other.listen({ host: "::1", port: 0 }).then(
      (port) => (port > 0 ? "bound" : "no port"),
      (error) => error.message,
    );
    assert.match(outcome, /^bound$|EADDRNOTAVAIL|EAFNOSUPPORT/);
    await other.drain(1);
  });

  it("rejects when its address is taken", async () => {
    const occupant = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => occupant.once("listening", resolve));
    const address = occupant.address();
    assert.ok(address !== null && typeof address === "object");
    const other = createGrpcTransport({ check, realm: "api" });
    await assert.rejects(other.listen({ host: "127.0.0.1", port: address.port }), /EADDRINUSE/);
    await other.drain(1);
    occupant.close();
  });
});
