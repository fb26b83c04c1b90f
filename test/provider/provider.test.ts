import assert from "node:assert/strict";
import { startAnsweringServer, withJson } from "./answering-server.ts";
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
});
