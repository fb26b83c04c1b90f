import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { Document } from "yaml";
import { buildTransport } from "../../src/transport/build.ts";
import type { Transport } from "../../src/transport/transport.ts";
import { type EnvoyServer, EXT_AUTHZ, startEnvoy } from "../support/envoy.ts";
import { REPOSITORY } from "../support/folders.ts";
import { send } from "../support/http.ts";
import { DENIALS, jira } from "../support/scenarios.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";
import { assertDenial } from "./answers.ts";

describe("a defect of ours", () => {
  let transport: Transport;
  let upstream: Upstream;
  let envoy: EnvoyServer;

  before(async function () {
    this.timeout(120_000);
    transport = await buildTransport("http2", {
      realm: "api",
      check: async () => {
        throw new TypeError("a step that nobody foresaw");
      },
    });
    upstream = await startUpstream();
    const grantgatePort = await transport.listen({ host: "127.0.0.1", port: 0 });
    const failOpen = (config: Document) => config.setIn([...EXT_AUTHZ, "failure_mode_allow"], true);
    const yaml = await readFile(`${REPOSITORY}/envoy.yaml`, "utf8");
    envoy = await startEnvoy(yaml, { upstreamPort: upstream.port, grantgatePort, patch: failOpen });
  });
  after(async () => {
    await envoy?.stop();
    await transport?.drain(1_000);
    await upstream?.stop();
  });

  it("is a denial, even where Envoy is set to let errors through", async () => {
    assertDenial(await send(envoy.origin, jira({})), DENIALS.defect);
    assert.equal(upstream.requests(), 0);
  });
});
