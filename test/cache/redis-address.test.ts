import assert from "node:assert/strict";
import { parseRedisAddress } from "../../src/cache/redis-address.ts";

const PLAIN = {
  host: "127.0.0.1",
  port: 6_379,
  username: undefined,
  password: undefined,
  database: undefined,
  tls: false,
};

describe("parseRedisAddress", () => {
  it("reads the host, with the port that Redis has unless it says so", () => {
    assert.deepEqual(parseRedisAddress("redis://127.0.0.1"), PLAIN);
    assert.deepEqual(parseRedisAddress("redis://127.0.0.1/"), PLAIN);
    assert.deepEqual(parseRedisAddress("redis://127.0.0.1:7000"), { ...PLAIN, port: 7_000 });
    assert.deepEqual(parseRedisAddress("redis://[::1]:7000"), { ...PLAIN, host: "::1", port: 7_000 });
    assert.deepEqual(parseRedisAddress("rediss://redis.corp.test"), {
      ...PLAIN,
      host: "redis.corp.test",
      tls: true,
    });
  });

  it("reads user, password and database, percent-encoded or not", () => {
    const access = { username: "gate", password: "p@ss:/", database: 2 };
    assert.deepEqual(parseRedisAddress("redis://gate:p%40ss%3A%2F@127.0.0.1/2"), { ...PLAIN, ...access });
    assert.deepEqual(parseRedisAddress("redis://:pass@127.0.0.1"), { ...PLAIN, password: "pass" });
  });

  for (const text of [
    "",
    "127.0.0.1:6379",
    "http://127.0.0.1",
    "redis+unix:///run/redis.sock",
    "redis:///0",
    "redis://127.0.0.1/zero",
    "redis://127.0.0.1/0/1",
    "redis://127.0.0.1/-1",
    "redis://127.0.0.1?enableOfflineQueue=true",
    "redis://127.0.0.1#0",
    "redis://:%zz@127.0.0.1",
    "redis://127.0.0.1:99999",
  ]) {
    it(`takes ${JSON.stringify(text)} for no address`, () => {
      assert.equal(parseRedisAddress(text), undefined);
    });
  }
});
