import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { EnvoyServer } from "../support/envoy.ts";
import type { RawResponse } from "../support/http.ts";
import type { Denial } from "../support/scenarios.ts";

/** Milliseconds after which Envoy has written what it was asked so far. */
const ACCESS_LOG_DELAY = 300;

/** The whole documented answer: status, body, headers, and the request id that Envoy gave. */
export function assertDenial(
  response: RawResponse,
  { status, message, challenge, retryAfter }: Denial,
): void {
  const { headers } = response;
  assert.equal(response.body, JSON.stringify({ error: { status: "ERROR", message } }));
  assert.equal(response.status, status);
  assert.equal(headers["content-type"], "application/json");
  assert.equal(headers["www-authenticate"], challenge);
  assert.equal(headers["retry-after"], retryAfter);
  assert.match(String(headers["x-request-id"]), /^[0-9a-f-]{36}$/);
}

/** What the upstream answered, with the header lines that reached it. */
export function upstreamSaw({ status, body }: RawResponse): { name: string; headers: Map<string, string[]> } {
  assert.equal(status, 200, body);
  const { name, receivedHeaders } = JSON.parse(body);
  const headers = new Map<string, string[]>();
  for (const [header, value] of receivedHeaders) {
    const values = headers.get(header.toLowerCase()) ?? [];
    headers.set(header.toLowerCase(), [...values, value]);
  }
  return { name, headers };
}

/** The `dynamic_metadata` of every request so far, as Envoy's access log has it beside its own duration. */
export async function metadataOf(envoy: EnvoyServer): Promise<Record<string, string>[]> {
  await sleep(ACCESS_LOG_DELAY);
  const lines = envoy.accessLog().split("\n").filter(Boolean);
  return lines.flatMap((line) => {
    const { ext_authz_duration: _ofEnvoy, ...metadata } = JSON.parse(line).grantgate ?? {};
    return [metadata];
  });
}
