import assert from "node:assert/strict";
import type { AuthRequest, CheckHandler } from "../../src/transport/auth-request.ts";
import { toCheckResponse } from "../../src/transport/check-response.ts";
import { createCheckService } from "../../src/transport/check-service.ts";

const REQUEST: AuthRequest = {
  requestId: "r-1",
  method: "GET",
  host: "a.example",
  path: "/a",
  headers: new Map([["x-request-id", ["r-1"]]]),
  policyName: undefined,
  peerCertificate: undefined,
};

function answerOf(check: CheckHandler, onDefect?: (error: unknown) => void) {
  const options = { check, realm: "api", ...(onDefect && { onDefect }) };
  return createCheckService(options, toCheckResponse)(REQUEST, Infinity);
}

async function assertDefect(answer: ReturnType<typeof answerOf>): Promise<void> {
  const response = await answer;
  assert.ok("denied_response" in response);
  assert.equal(response.status.code, 13);
  assert.equal(response.denied_response.status.code, 500);
  assert.equal(response.dynamic_metadata.fields.outcome?.stringValue, "defect");
  const id = response.denied_response.headers.find(({ header }) => header.key === "x-request-id");
  assert.equal(id?.header.value, "r-1");
  assert.doesNotMatch(JSON.stringify(response), /private/);
}

describe("createCheckService", () => {
  it("puts the request and the deadline to the check", async () => {
    const asked: unknown[] = [];
    const check: CheckHandler = async ({ path, requestId }, deadline) => {
      asked.push(path, requestId, deadline);
      return { kind: "allow", outcome: "public", setHeaders: [], removeHeaders: [] };
    };
    const service = createCheckService({ realm: "api", check }, toCheckResponse);
    assert.equal((await service(REQUEST, 1_700_000_000_000)).status.code, 0);
    assert.deepEqual(asked, ["/a", "r-1", 1_700_000_000_000]);
  });

  it("denies and reports when the check rejects or throws", async () => {
    const error = new Error("private");
    const reported: unknown[] = [];
    const onDefect = (defect: unknown) => void reported.push(defect);
    await assertDefect(answerOf(() => Promise.reject(error), onDefect));
    await assertDefect(
      answerOf(() => {
        throw error;
      }, onDefect),
    );
    assert.deepEqual(reported, [error, error]);
  });

  it("denies where nobody is told, or the report fails too", async () => {
    const check = () => Promise.reject(new Error("private"));
    await assertDefect(answerOf(check));
    await assertDefect(
      answerOf(check, () => {
        throw new Error("private");
      }),
    );
  });
});
