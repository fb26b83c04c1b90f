import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { Metadata, status } from "@grpc/grpc-js";
import type { Decision } from "../../src/decision/decision.ts";
import type { AuthRequest, TraceHeaders } from "../../src/transport/auth-request.ts";
import { type CheckClient, isGrpcError } from "./check-client.ts";
import { headersOf } from "./headers-of.ts";
import { holdChecks, type RunningTransport, startTransport, TRANSPORTS } from "./running-transport.ts";

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
const withoutSpaces = (text: string | undefined) => text?.replaceAll(" ", "");
const outcomeOf = (outcome: string) => ({ fields: { outcome: { stringValue: outcome } } });

for (const kind of TRANSPORTS) {
  describe(`a transport, ${kind}`, () => {
    let running: RunningTransport;
    let client: CheckClient;

    beforeEach(async () => {
      running = await startTransport(kind);
      client = running.client;
    });

    afterEach(() => running.stop());

    it("tells of the trace that the call belongs to, where it does", async () => {
      const seen: (TraceHeaders | undefined)[] = [];
      running.check = async (_request, _deadline, caller) => {
        seen.push(caller);
        return ALLOW;
      };
      const callWith = async (...fields: readonly (readonly [string, string])[]) => {
        const metadata = new Metadata();
        for (const [name, value] of fields) metadata.add(name, value);
        await client.check(REQUEST, Infinity, metadata);
      };
      await callWith(["traceparent", "00-a-b-01"], ["tracestate", "x=1"], ["tracestate", "y=2"]);
      await callWith(["traceparent", "00-a-b-01"], ["traceparent", "00-c-d-01"]);
      await callWith(["tracestate", "x=1"]);
      await callWith();
      const both = seen.map((each) => each && [each.traceparent, each.tracestate].map(withoutSpaces));
      assert.deepEqual(both, [
        ["00-a-b-01", "x=1,y=2"],
        ["00-a-b-01,00-c-d-01", undefined],
        undefined,
        undefined,
      ]);
    });

    it("answers an allow that Envoy reads as such", async () => {
      running.check = async () => ALLOW;
      assert.deepEqual(await client.check(REQUEST), {
        status: { code: 0 },
        ok_response: { headers: [overwrite("x-auth-user", "ada")], headers_to_remove: ["authorization"] },
        dynamic_metadata: { fields: { outcome: { stringValue: "allowed" }, user: { stringValue: "ada" } } },
      });
    });

    it("answers a denial that Envoy reads as such", async () => {
      running.check = async () => DENY;
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
      running.check = async (request) => {
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
          source: { certificate: "-----BEGIN" },
          context_extensions: { policy: "jira" },
        },
      });
      assert.deepEqual(seen && { ...seen, headers: headersOf(seen.headers) }, {
        requestId: undefined,
        method: "GET",
        host: "a.example",
        path: "/a",
        headers: new Map([["authorization", ["Bearer a", "Bearer b"]]]),
        policyName: "jira",
        peerCertificate: "-----BEGIN",
      });
    });

    it("tells the check when the caller gives up", async () => {
      const deadlines: number[] = [];
      running.check = async (_request, deadline) => {
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
      running.check = () => Promise.reject(error);
      const answer = await client.check(REQUEST);
      assert.deepEqual(answer.status, { code: 13 });
      assert.ok(answer.denied_response);
      assert.deepEqual(answer.dynamic_metadata, outcomeOf("defect"));
      assert.deepEqual(running.defects, [error]);
    });

    it("answers other calls while one never ends, or ends after its caller left", async () => {
      const { started, release } = holdChecks(running, ALLOW);
      const left = client.check(REQUEST, Date.now() + 200);
      await started;
      running.check = async () => DENY;
      assert.ok((await client.check(REQUEST)).denied_response);
      await assert.rejects(left, isGrpcError(status.DEADLINE_EXCEEDED));
      release();
      await delay(10);
      assert.ok((await client.check(REQUEST)).denied_response);
    });
  });
}
