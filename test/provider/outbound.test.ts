import assert from "node:assert/strict";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { createOutbound, type Outbound } from "../../src/provider/outbound.ts";
import { NO_PROXIES } from "../../src/provider/proxies.ts";
import { freePort } from "../support/ports.ts";
import {
  type AnsweringServer,
  startAnsweringServer,
  withJson,
  withNothing,
  withReset,
  withStatus,
} from "./answering-server.ts";

const TIMEOUT = 400;
const LIMIT = 256 * 1024;
const HEADERS = { authorization: "Bearer s3cret" };

describe("createOutbound", () => {
  let server: AnsweringServer;
  let outbound: Outbound;

  before(async () => {
    server = await startAnsweringServer();
    outbound = createOutbound({ timeout: TIMEOUT, connections: 4, proxies: NO_PROXIES });
  });
  after(async () => {
    await outbound.close();
    await server.stop();
  });

  const get = (url = `${server.origin}/a`) => outbound.send({ url, method: "GET", headers: HEADERS });

  it("gives status, media type and body, whatever the status", async () => {
    server.answer(withJson("{}", 503, "Application/JSON; charset=utf-8"));
    assert.deepEqual(await get(), { kind: "answer", status: 503, mediaType: "application/json", body: "{}" });
  });

  it("sends method, headers and body, and asks for no compression", async () => {
    server.answer(withJson({}));
    await outbound.send({ url: `${server.origin}/p`, method: "POST", headers: HEADERS, body: "token=a" });
    const [call] = server.calls;
    assert.deepEqual([call?.method, call?.path, call?.body], ["POST", "/p", "token=a"]);
    assert.deepEqual(
      [call?.headers.authorization, call?.headers["accept-encoding"]],
      ["Bearer s3cret", "identity"],
    );
  });

  it("has no media type where the answer names none", async () => {
    server.answer(withStatus(200));
    assert.deepEqual(await get(), { kind: "answer", status: 200, mediaType: "", body: "" });
  });

  for (const status of [301, 302, 303, 307, 308]) {
    it(`follows no ${status} and sends the token no further`, async () => {
      server.answer(withStatus(status, { location: `${server.origin}/elsewhere` }));
      const answer = await get();
      assert.ok(answer.kind === "answer" && answer.status === status);
      assert.deepEqual(
        server.calls.map(({ path }) => path),
        ["/a"],
      );
    });
  }

  it("reads an answer of 256 kB", async () => {
    server.answer((response) => response.end("a".repeat(LIMIT)));
    const answer = await get();
    assert.ok(answer.kind === "answer" && answer.body.length === LIMIT);
  });

  it("inflates what is compressed unasked", async () => {
    const headers = { "content-type": "application/json", "content-encoding": "br" };
    server.answer((response) => response.writeHead(200, headers).end(brotliCompressSync("{}")));
    assert.deepEqual(await get(), { kind: "answer", status: 200, mediaType: "application/json", body: "{}" });
  });

  const faults = [
    ["a byte more", "UND_ERR_RES_EXCEEDED_MAX_SIZE", (response) => response.end("a".repeat(LIMIT + 1))],
    [
      "300 kB of unknown length",
      "UND_ERR_RES_EXCEEDED_MAX_SIZE",
      (response) => {
        response.write("a".repeat(150_000));
        response.end("a".repeat(150_000));
      },
    ],
    [
      "a compressed bomb",
      "ERR_BUFFER_TOO_LARGE",
      (response) => {
        response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("a".repeat(LIMIT * 4)));
      },
    ],
    [
      "an unknown compression",
      "an unknown content-encoding",
      (response) => {
        response.writeHead(200, { "content-encoding": "zstd" }).end("s3cret");
      },
    ],
    [
      "a compression that is none",
      "Z_DATA_ERROR",
      (response) => {
        response.writeHead(200, { "content-encoding": "gzip" }).end("s3cret");
      },
    ],
    ["a reset connection", "UND_ERR_SOCKET", withReset],
    ["no answer in time", "timeout", withNothing],
    ["an answer that does not end in time", "timeout", (response) => response.write("{")],
    [
      "an answer that breaks off",
      "UND_ERR_SOCKET",
      (response) => {
        response.writeHead(200, { "content-length": 100 }).write("{");
        setTimeout(() => response.destroy(), 20);
      },
    ],
  ] as const satisfies readonly (readonly [string, string, Parameters<AnsweringServer["answer"]>[0]])[];

  for (const [what, detail, answerer] of faults) {
    it(`calls ${what} an outage`, async () => {
      server.answer(answerer);
      assert.deepEqual(await get(), { kind: "outage", detail });
    });
  }

  it("calls a refused connection an outage", async () => {
    const answer = await get(`http://127.0.0.1:${await freePort()}/`);
    assert.deepEqual(answer, { kind: "outage", detail: "ECONNREFUSED" });
  });

  it("calls bytes that are no HTTP an outage", async () => {
    server.answer((response) => response.socket?.end("s3cret nonsense\r\n\r\n"));
    const answer = await get();
    assert.deepEqual(answer, { kind: "outage", detail: "HTTPParserError" });
  });
});
