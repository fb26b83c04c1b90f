import { equal, rejects } from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import type { CheckHandler } from "../../src/transport/auth-request.ts";
import { announce } from "../support/command.ts";
import { startTransport, TRANSPORTS } from "../transport/running-transport.ts";
import { buildGoClient, runGoClient } from "./go-client.ts";

// The first run may fetch and build gRPC for Go.
const BUILD_MS = 300_000;
/** Longer than the client waits for those that it gives up, in milliseconds. */
const SLOW_MS = 200;

/** Answers with a header that names the request's token, after a moment of its own. */
const echoToken: CheckHandler = async ({ headers }) => {
  const token = headers.get("authorization")?.[0]?.replace("Bearer ", "") ?? "";
  await wait(token.startsWith("slow-") ? SLOW_MS : token.length % 3);
  return { kind: "allow", outcome: "allowed", setHeaders: [["x-echo", token]], removeHeaders: [] };
};

const alwaysTheFirst = (): CheckHandler => {
  let first: ReturnType<CheckHandler> | undefined;
  return (request, deadline) => {
    first ??= echoToken(request, deadline);
    return first;
  };
};

for (const kind of TRANSPORTS) {
  describe(`gRPC's client in Go, ${kind}`, function () {
    this.timeout(BUILD_MS);

    async function checksAgainst(check: CheckHandler): Promise<string | undefined> {
      const client = await buildGoClient();
      if ("reason" in client) {
        announce(`the client in Go is not run: ${client.reason}`);
        return undefined;
      }
      const running = await startTransport(kind);
      running.check = check;
      return runGoClient(client.path, running.port).finally(() => running.stop());
    }

    it("is given 2,000 answers by 50 at a time, each its own, and takes back what it asked for", async () => {
      const printed = await checksAgainst(echoToken);
      if (printed !== undefined) equal(printed, "2000 checks, 100 given up\n");
    });

    it("would see an answer that is another's", async () => {
      await rejects(async () => {
        if ((await checksAgainst(alwaysTheFirst())) === undefined)
          throw new Error("is answered with (no Go)");
      }, /is answered with/);
    });
  });
}
