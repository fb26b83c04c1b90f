import { deepEqual, equal, notEqual } from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { Client } from "@grpc/grpc-js";
import type { UnaryMethod } from "../../../src/transport/http2/method.ts";
import { createHttp2Server } from "../../../src/transport/http2/server.ts";
import { listeningPort } from "../../support/ports.ts";
import { ECHO, grpcClient, unary } from "./running-server.ts";

const SCRIBBLE = 0xee;
const CONNECTIONS = 4;
/** At once; no more than a connection's calls times the connections. */
const WAVE = 2_500;

/** Up to 19 milliseconds by the message's first byte, none for a third of them: hits and misses of a cache. */
const pause = (first = 0): Promise<unknown> => (first % 3 === 0 ? Promise.resolve() : wait(first % 20));

const copiesFirst: UnaryMethod = async (message) => {
  const copy = Buffer.from(message);
  await pause(copy[0]);
  return { kind: "message", message: copy };
};

/** What UnaryMethod forbids: the message is read after an await. */
const copiesLate: UnaryMethod = async (message) => {
  await pause(message[0]);
  return { kind: "message", message: Buffer.from(message) };
};

/** A token of its own for each call, of a length of its own. */
function messageOf(index: number): Buffer {
  const message = Buffer.alloc(5 + (index % 700), index % 251);
  message[0] = (index * 7_919) % 256;
  message.writeUInt32BE(index, 1);
  return message;
}

/**
 * How many of the interleaved calls were given another's answer, or none. Every input is scribbled over as soon as
 * the server has read it, as memory may be that is used again.
 */
async function countWrong(method: UnaryMethod, calls: number): Promise<number> {
  const http2 = createHttp2Server({ methods: new Map([[ECHO, method]]) });
  const listener = createServer((socket) => {
    http2.serve(socket);
    socket.on("data", (chunk: Buffer) => chunk.fill(SCRIBBLE));
  }).listen(0, "127.0.0.1");
  await once(listener, "listening");
  const clients = Array.from({ length: CONNECTIONS }, () => grpcClient(listeningPort(listener)));
  let wrong = 0;
  for (let from = 0; from < calls; from += WAVE) {
    const indices = Array.from({ length: Math.min(WAVE, calls - from) }, (_, offset) => from + offset);
    const right = await Promise.all(indices.map((index) => isRight(clients, index)));
    wrong += right.filter((own) => !own).length;
  }
  for (const client of clients) client.close();
  listener.close();
  await http2.drain(0);
  return wrong;
}

async function isRight(clients: readonly Client[], index: number): Promise<boolean> {
  const client = clients[index % clients.length];
  if (client === undefined) return false;
  const message = messageOf(index);
  const outcome = await unary(client, ECHO, message);
  return "message" in outcome && outcome.message.equals(message);
}

describe("10,000 interleaved calls over four connections", () => {
  it("are each given their own answer, whatever becomes of the input", async () => {
    equal(await countWrong(copiesFirst, 10_000), 0);
  }).timeout(60_000);

  it("are seen to be confused by a method that reads its input after an await", async () => {
    notEqual(await countWrong(copiesLate, 1_000), 0);
  });

  it("have messages all different", () => {
    const distinct = new Set(Array.from({ length: 10_000 }, (_, index) => messageOf(index).toString("hex")));
    deepEqual(distinct.size, 10_000);
  });
});
