import assert from "node:assert/strict";
import { startAnsweringServer, withJson, withNothing } from "./answering-server.ts";
import { providerUnderTest } from "./provider-under-test.ts";

describe("createProvider", () => {
  it("is known by its issuer and by how its opaque tokens begin", async () => {
    const provider = providerUnderTest({ preset: "custom", issuer: "urn:corp", tokenPrefix: ["corp_"] });
    assert.deepEqual([provider.profile.issuers, provider.profile.tokenPrefixes], [["urn:corp"], ["corp_"]]);
    await provider.close();
  });

  it("calls nobody once it is closed", async () => {
    const server = await startAnsweringServer();
    server.answer(withJson({}));
    const { outbound, close } = providerUnderTest({ preset: "custom" });
    const call = { url: server.origin, method: "GET", headers: {} } as const;
    assert.equal((await outbound.send(call)).kind, "answer");
    await close();
    assert.equal((await outbound.send(call)).kind, "outage");
    await server.stop();
  });

  it("waits for each provider as long as that one is given", async () => {
    const server = await startAnsweringServer();
    server.answer(withNothing);
    const call = { url: server.origin, method: "GET", headers: {} } as const;
    const waited = async (timeout: string) => {
      const { outbound, close } = providerUnderTest({ preset: "custom", timeout });
      const asked = performance.now();
      assert.deepEqual(await outbound.send(call), { kind: "outage", detail: "timeout" });
      const took = performance.now() - asked;
      await close();
      return took;
    };
    const [short = 0, long = 0] = await Promise.all([waited("100ms"), waited("400ms")]);
    await server.stop();
    assert.ok(short > 80 && short < 380, `${short} ms`);
    assert.ok(long > 380 && long < 1_500, `${long} ms`);
  });
});
