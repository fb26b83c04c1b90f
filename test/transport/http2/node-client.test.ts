import { deepEqual, equal, notEqual } from "node:assert/strict";
import { once } from "node:events";
import { type ClientHttp2Session, connect, type IncomingHttpHeaders } from "node:http2";
import { connect as connectTcp } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { UnaryMethod } from "../../../src/transport/http2/method.ts";
import { grpc } from "./raw-client.ts";
import { ECHO, startServer, stopServers } from "./running-server.ts";

interface Answer {
  readonly headers: IncomingHttpHeaders;
  readonly trailers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const GRPC = { ":method": "POST", ":path": ECHO, "content-type": "application/grpc", te: "trailers" };

async function ask(
  session: ClientHttp2Session,
  fields: Record<string, string>,
  body: Buffer,
): Promise<Answer> {
  const stream = session.request({ ...GRPC, ...fields }).end(body);
  let headers: IncomingHttpHeaders = {};
  let trailers: IncomingHttpHeaders = {};
  stream.on("response", (received) => {
    headers = received;
  });
  stream.on("trailers", (received) => {
    trailers = received;
  });
  const parts: Buffer[] = [];
  stream.on("data", (part: Buffer) => parts.push(part));
  await once(stream, "close");
  return { headers, trailers, body: Buffer.concat(parts) };
}

describe("the HTTP/2 server under Node's client", () => {
  const sessions: ClientHttp2Session[] = [];
  const open = (port: number): ClientHttp2Session => {
    const session = connect(`http://127.0.0.1:${port}`);
    session.on("error", () => {});
    sessions.push(session);
    return session;
  };

  afterEach(async () => {
    for (const session of sessions.splice(0)) session.destroy();
    await stopServers();
  });

  it("answers with headers, a prefixed message and trailers", async () => {
    const session = open((await startServer()).port);
    const { headers, trailers, body } = await ask(session, {}, grpc(Buffer.from("hi")));
    equal(headers[":status"], 200);
    equal(headers["content-type"], "application/grpc");
    equal(trailers["grpc-status"], "0");
    deepEqual(body, grpc(Buffer.from("hi")));
  });

  it("takes every form of gRPC's content type, and answers 415 to others", async () => {
    const session = open((await startServer()).port);
    const statuses: unknown[] = [];
    const types = [
      "application/grpc+proto",
      "application/grpc;x=1",
      "application/grpcweb",
      "application/json",
    ];
    for (const type of types) {
      const { headers } = await ask(session, { "content-type": type }, grpc(Buffer.from("hi")));
      statuses.push(headers[":status"]);
    }
    deepEqual(statuses, [200, 200, 415, 415]);
  });

  it("answers UNIMPLEMENTED to a PUT and INTERNAL to a timeout that is none", async () => {
    const session = open((await startServer()).port);
    const put = await ask(session, { ":method": "PUT" }, grpc(Buffer.from("hi")));
    equal(put.headers["grpc-status"], "12");
    const timeout = await ask(session, { "grpc-timeout": "soon" }, grpc(Buffer.from("hi")));
    equal(timeout.headers["grpc-status"], "13");
  });

  it("tells the method when its caller gives up", async () => {
    const deadlines: number[] = [];
    const method: UnaryMethod = async (message, deadline) => {
      deadlines.push(deadline - Date.now());
      return { kind: "message", message: Buffer.from(message) };
    };
    const session = open((await startServer({ methods: new Map([[ECHO, method]]) })).port);
    for (const timeout of ["2S", "500m", "90000000u"]) {
      await ask(session, { "grpc-timeout": timeout }, grpc(Buffer.from("hi")));
    }
    await ask(session, {}, grpc(Buffer.from("hi")));
    const about = (expected: number, actual = 0): boolean => actual > expected - 200 && actual <= expected;
    deepEqual(
      [about(2_000, deadlines[0]), about(500, deadlines[1]), about(90_000, deadlines[2])],
      [true, true, true],
    );
    equal(deadlines[3], Number.POSITIVE_INFINITY);
  });

  it("lets the calls under way end when it drains, and takes no more connections", async () => {
    const server = await startServer();
    const session = open(server.port);
    const slow = grpc(Buffer.from([100]));
    const answer = ask(session, { ":path": "/test.Echo/Delayed" }, slow);
    await wait(30);
    const from = Date.now();
    const drained = server.drain(5_000);
    deepEqual((await answer).body, slow);
    await drained;
    equal(Date.now() - from < 1_000, true);
    const [error] = await once(connectTcp(server.port, "127.0.0.1"), "error");
    notEqual(error, undefined);
  });

  it("cuts off what outlasts a drain", async () => {
    const methods = new Map([[ECHO, (): Promise<never> => new Promise(() => {})]]);
    const server = await startServer({ methods });
    const answer = ask(open(server.port), {}, grpc(Buffer.from("hi"))).catch(() => "cut off");
    await wait(30);
    const from = Date.now();
    await server.drain(100);
    equal(Date.now() - from < 400, true);
    await answer;
  });

  it("ends a connection at its age, give or take a tenth", async () => {
    const limits = { maxAgeMilliseconds: 100, maxAgeGraceMilliseconds: 1_000 };
    const session = open((await startServer({ limits })).port);
    const from = Date.now();
    await once(session, "close");
    const age = Date.now() - from;
    equal(age >= 80 && age < 400, true, `closed after ${age} ms`);
  });
});
