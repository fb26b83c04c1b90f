import assert from "node:assert/strict";
import { createEndpoints } from "../../src/provider/endpoints.ts";
import { createOutbound } from "../../src/provider/outbound.ts";
import { profileOf } from "../../src/provider/profile.ts";
import { NO_PROXIES } from "../../src/provider/proxies.ts";
import { providerSettings, unobserved } from "./provider-under-test.ts";

describe("createEndpoints of a custom provider", () => {
  const outbound = createOutbound({ timeout: 100, connections: 1, proxies: NO_PROXIES });
  after(() => outbound.close());

  const settings = providerSettings({
    preset: "custom",
    introspectionEndpoint: "https://login.example.com/introspect",
    jwksUri: "https://login.example.com/jwks",
  });
  const endpoints = createEndpoints(profileOf(settings), settings, outbound, unobserved);

  it("gives the configured addresses", async () => {
    assert.deepEqual(await endpoints.find("introspection"), {
      kind: "endpoint",
      url: "https://login.example.com/introspect",
    });
    assert.deepEqual(await endpoints.find("jwks"), {
      kind: "endpoint",
      url: "https://login.example.com/jwks",
    });
  });

  it("calls an address that is not configured an outage", async () => {
    assert.deepEqual(await endpoints.find("userinfo"), { kind: "outage", detail: "no userinfo address" });
  });
});
