import type { TransportKind } from "../../src/config/schema.ts";
import type { Decision } from "../../src/decision/decision.ts";
import type { CheckHandler } from "../../src/transport/auth-request.ts";
import { buildTransport } from "../../src/transport/build.ts";
import type { Transport } from "../../src/transport/transport.ts";
import { type CheckClient, connect } from "./check-client.ts";

export interface RunningTransport {
  /** What decides from now on; refuses everything at first. */
  check: CheckHandler;
  readonly transport: Transport;
  readonly port: number;
  readonly client: CheckClient;
  /** What was reported as a defect so far. */
  readonly defects: readonly unknown[];
  stop(): Promise<void>;
}

/** What is promised of a transport is promised of each. */
export const TRANSPORTS: readonly TransportKind[] = ["http2", "grpc-js"];

/** A transport on a free port of 127.0.0.1, with realm `api`, and a client of it. */
export async function startTransport(kind: TransportKind): Promise<RunningTransport> {
  const defects: unknown[] = [];
  const transport = await buildTransport(kind, {
    check: (request, deadline, caller) => running.check(request, deadline, caller),
    realm: "api",
    onDefect: (error) => void defects.push(error),
  });
  const port = await transport.listen({ host: "127.0.0.1", port: 0 });
  const client = connect(port);
  const running: RunningTransport = {
    check: async () => ({ kind: "deny", outcome: "policy_missing", detail: "none" }),
    transport,
    port,
    client,
    defects,
    stop: () => {
      client.close();
      return transport.drain(1);
    },
  };
  return running;
}

/** From now on checks wait until `release`, which gives this decision; `started` resolves at the first. */
export function holdChecks(running: RunningTransport, decision: Decision) {
  let release = () => {};
  const held = new Promise<Decision>((resolve) => {
    release = () => resolve(decision);
  });
  const started = new Promise<void>((resolve) => {
    running.check = () => {
      resolve();
      return held;
    };
  });
  return { started, release };
}
