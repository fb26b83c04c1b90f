import { deepEqual, equal } from "node:assert/strict";
import type { Client } from "@grpc/grpc-js";
import { ECHO, grpcClient, startServer, stopServers, unary } from "./running-server.ts";

describe("the HTTP/2 server under a grpc-js client", () => {
  const clients: Client[] = [];
  const connect = (port: number): Client => {
    const client = grpcClient(port);
    clients.push(client);
    return client;
  };

  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await stopServers();
  });

  it("answers a call with the method's message", async () => {
    const client = connect((await startServer()).port);
    deepEqual(await unary(client, ECHO, Buffer.from("hello")), { message: Buffer.from("hello") });
  });

  it("answers an empty message", async () => {
    const client = connect((await startServer()).port);
    deepEqual(await unary(client, ECHO, Buffer.alloc(0)), { message: Buffer.alloc(0) });
  });

  it("carries messages of many frames both ways", async () => {
    const client = connect((await startServer()).port);
    const message = Buffer.alloc(4_194_304, "0123456789abcdef!");
    const [first, second] = await Promise.all([unary(client, ECHO, message), unary(client, ECHO, message)]);
    deepEqual(first, { message });
    deepEqual(second, { message });
  });

  it("goes on for more bytes than the connection's window", async () => {
    const client = connect((await startServer()).port);
    const message = Buffer.alloc(1_000_000, 7);
    for (let i = 0; i < 40; i += 1) {
      const outcome = await unary(client, ECHO, message);
      equal(
        "message" in outcome && outcome.message.equals(message),
        true,
        JSON.stringify(outcome).slice(0, 100) + i,
      );
    }
  });

  it("answers RESOURCE_EXHAUSTED to a message above the limit", async () => {
    const server = await startServer({ limits: { maxMessageBytes: 1_000 } });
    const client = connect(server.port);
    deepEqual(await unary(client, ECHO, Buffer.alloc(1_001)), { code: 8 });
    deepEqual(await unary(client, ECHO, Buffer.alloc(100_000)), { code: 8 });
    deepEqual(await unary(client, ECHO, Buffer.alloc(1_000)), { message: Buffer.alloc(1_000) });
    deepEqual(server.exceeded, ["messageSize", "messageSize"]);
  });

  it("answers UNIMPLEMENTED to a method that it does not have", async () => {
    const client = connect((await startServer()).port);
    deepEqual(await unary(client, "/test.Echo/Other", Buffer.from("x")), { code: 12 });
  });

  it("answers with the method's status, and UNKNOWN for one that throws", async () => {
    const methods = new Map([
      ["/a/Denied", async () => ({ kind: "status" as const, code: 7 })],
      ["/a/Ok", async () => ({ kind: "status" as const, code: 0 })],
      ["/a/Unheard", async () => ({ kind: "status" as const, code: 99 })],
      [
        "/a/Throws",
        () => {
          throw new Error("broken");
        },
      ],
      ["/a/Rejects", () => Promise.reject(new Error("broken"))],
    ]);
    const client = connect((await startServer({ methods })).port);
    const codes = new Map<string, unknown>();
    for (const path of methods.keys()) codes.set(path, await unary(client, path, Buffer.from("x")));
    deepEqual([...codes.values()], [{ code: 7 }, { code: 2 }, { code: 2 }, { code: 2 }, { code: 2 }]);
  });
});
