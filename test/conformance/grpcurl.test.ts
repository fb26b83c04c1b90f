import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { GRPCURL } from "../support/programs.ts";
import { type RunningTransport, startTransport, TRANSPORTS } from "../transport/running-transport.ts";
import { toBeHad } from "./to-be-had.ts";

// The first run may build grpcurl.
const BUILD_MS = 300_000;

const AUTHORIZATION = "envoy.service.auth.v3.Authorization";
const REQUEST = {
  attributes: { request: { http: { method: "GET", headers: { authorization: "Bearer a" } } } },
};

for (const kind of TRANSPORTS) {
  describe(`grpcurl, by reflection, ${kind}`, function () {
    this.timeout(BUILD_MS);
    let running: RunningTransport;
    let path: string | undefined;

    before(async () => {
      path = (await toBeHad(GRPCURL))?.path;
      running = await startTransport(kind);
    });

    after(() => running.stop());

    /** What it prints; rejects where it fails. Undefined where there is no grpcurl. */
    async function grpcurl(
      flags: readonly string[],
      ...words: readonly string[]
    ): Promise<string | undefined> {
      if (path === undefined) return undefined;
      const args = ["-plaintext", "-max-time", "10", ...flags, `127.0.0.1:${running.port}`, ...words];
      return (await promisify(execFile)(path, args)).stdout;
    }

    it("lists the services", async () => {
      const listed = await grpcurl([], "list");
      if (listed === undefined) return;
      deepEqual(listed.trim().split("\n"), [
        AUTHORIZATION,
        "grpc.health.v1.Health",
        "grpc.reflection.v1.ServerReflection",
        "grpc.reflection.v1alpha.ServerReflection",
      ]);
      equal(await grpcurl([], "list", AUTHORIZATION), `${AUTHORIZATION}.Check\n`);
    });

    it("describes every service, and messages within messages", async () => {
      const every = await grpcurl([], "describe");
      if (every === undefined) return;
      equal(every.match(/ is a service:$/gm)?.length, 4);
      match(
        (await grpcurl([], "describe", AUTHORIZATION)) ?? "",
        /rpc Check \( \.envoy\.service\.auth\.v3\.CheckRequest \)/,
      );
      const nested = await grpcurl([], "describe", "envoy.service.auth.v3.AttributeContext.HttpRequest");
      match(nested ?? "", /map<string, string> headers = 3;/);
      await rejects(async () => {
        await grpcurl([], "describe", "envoy.service.auth.v3.Nothing");
      }, /Symbol not found/);
    });

    it("makes a check", async () => {
      running.check = async ({ headers }) => ({
        kind: "allow",
        outcome: "allowed",
        setHeaders: [["x-echo", headers.get("authorization")?.[0] ?? ""]],
        removeHeaders: [],
      });
      const answer = await grpcurl(["-d", JSON.stringify(REQUEST)], `${AUTHORIZATION}/Check`);
      if (answer === undefined) return;
      deepEqual(JSON.parse(answer).okResponse.headers[0].header, { key: "x-echo", value: "Bearer a" });
    });

    it("asks for the health", async () => {
      const answer = await grpcurl(["-d", "{}"], "grpc.health.v1.Health/Check");
      if (answer !== undefined) deepEqual(JSON.parse(answer), { status: "SERVING" });
    });
  });
}
