import { once } from "node:events";
import { type ClientHttp2Session, connect } from "node:http2";
import { CHECK_PATH } from "./check-message.ts";
import { LOAD, type LoadResult } from "./load.ts";
import { percentile } from "./percentile.ts";

/*
 * h2load sends one body for all requests. Where each must bring another token this client stands in for it: slower,
 * so that the service is not at its limit, which its CPU time a check does not need.
 */

export interface DistinctLoad {
  readonly port: number;
  /** The gRPC message of request number `index`, from 0. */
  readonly messageOf: (index: number) => Buffer;
  /** Ends with whichever comes first. */
  readonly requests: number;
  readonly seconds: number;
}

const HEADERS = {
  ":method": "POST",
  ":path": CHECK_PATH,
  "content-type": "application/grpc",
  te: "trailers",
};

export async function loadWithDistinct(load: DistinctLoad): Promise<LoadResult> {
  const sessions = await Promise.all(
    Array.from({ length: LOAD.connections }, async () => {
      const session = connect(`http://127.0.0.1:${load.port}`);
      await once(session, "connect");
      return session;
    }),
  );
  const startedAt = performance.now();
  const deadline = startedAt + load.seconds * 1_000;
  const latencies: number[] = [];
  let next = 0;
  let failed = 0;
  const lane = async (session: ClientHttp2Session) => {
    while (next < load.requests && performance.now() < deadline) {
      const message = load.messageOf(next);
      next += 1;
      const sentAt = performance.now();
      if (await ask(session, message)) latencies.push(performance.now() - sentAt);
      else failed += 1;
    }
  };
  await Promise.all(sessions.flatMap((session) => Array.from({ length: LOAD.streams }, () => lane(session))));
  const perSecond = (latencies.length * 1_000) / (performance.now() - startedAt);
  for (const session of sessions) session.close();
  const [p50, p99] = [percentile(latencies, 0.5), percentile(latencies, 0.99)];
  return { succeeded: latencies.length, failed, perSecond, p50, p99 };
}

/** Whether the call ended with gRPC status 0. Rejects when the connection breaks. */
function ask(session: ClientHttp2Session, message: Buffer): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const stream = session.request(HEADERS, { endStream: false });
    let isOk = false;
    stream.on("trailers", (trailers) => {
      isOk = trailers["grpc-status"] === "0";
    });
    stream.on("error", reject);
    stream.on("end", () => resolve(isOk));
    stream.resume();
    stream.end(message);
  });
}
