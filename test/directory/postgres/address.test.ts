import assert from "node:assert/strict";
import fc from "fast-check";
import { isLoopback, parsePostgresAddress } from "../../../src/directory/postgres/address.ts";

const PARTS = {
  host: "db.example.com",
  port: 5432,
  user: "gate",
  password: "pw",
  database: "people",
  isTls: true,
};

describe("parsePostgresAddress", () => {
  for (const [written, parts] of [
    ["postgres://gate:pw@db.example.com/people", {}],
    ["postgresql://gate:pw@db.example.com:6432/people", { port: 6432 }],
    ["postgres://gate:pw@db.example.com/people?sslmode=verify-full", {}],
    ["postgres://gate:pw@db.example.com/people?sslmode=disable", { isTls: false }],
    ["postgres://gate:pw@[::1]:5432/people", { host: "::1" }],
    ["postgres://gate:pw@10.0.0.7/people", { host: "10.0.0.7" }],
    [
      "postgres://g%40te:p%3Aw%2F%25@db.example.com/peo%20ple",
      { user: "g@te", password: "p:w/%", database: "peo ple" },
    ],
  ] as const) {
    it(`reads ${written}`, () => assert.deepEqual(parsePostgresAddress(written), { ...PARTS, ...parts }));
  }

  it("reads back every user, password and database", () =>
    fc.assert(
      fc.property(
        fc.tuple(...Array.from({ length: 3 }, () => fc.string({ unit: "binary", minLength: 1 }))),
        (parts) => {
          const isHeld = parts.every((part) => !part.includes("\u0000"));
          fc.pre(isHeld);
          const [user = "", password = "", database = ""] = parts;
          const encoded = parts.map(encodeURIComponent);
          const address = parsePostgresAddress(
            `postgres://${encoded[0]}:${encoded[1]}@localhost/x${encoded[2]}`,
          );
          const { port } = PARTS;
          assert.deepEqual(address, {
            host: "localhost",
            port,
            user,
            password,
            database: `x${database}`,
            isTls: true,
          });
        },
      ),
    ));

  for (const written of [
    "",
    "db.example.com",
    "https://gate:pw@db.example.com/people",
    "postgres://db.example.com/people",
    "postgres://gate@db.example.com/people",
    "postgres://:pw@db.example.com/people",
    "postgres://gate:pw@db.example.com",
    "postgres://gate:pw@db.example.com/",
    "postgres://gate:pw@/people",
    "postgres://gate:pw@%2Frun%2Fpostgresql/people",
    "postgres://gate:pw@one,two/people",
    "postgres://gate:pw@db.example.com:port/people",
    "postgres://gate:p%00w@db.example.com/people",
    "postgres://gate:p%ZZ@db.example.com/people",
    "postgres://gate:pw@db.example.com/people#x",
    "postgres://gate:pw@db.example.com/people?sslmode=require",
    "postgres://gate:pw@db.example.com/people?sslmode=prefer",
    "postgres://gate:pw@db.example.com/people?sslmode=verify-ca",
    "postgres://gate:pw@db.example.com/people?sslmode=no-verify",
    "postgres://gate:pw@db.example.com/people?sslmode=",
    "postgres://gate:pw@db.example.com/people?sslmode=verify-full&sslmode=disable",
    "postgres://gate:pw@db.example.com/people?ssl=false",
    "postgres://gate:pw@db.example.com/people?host=elsewhere",
    "postgres://gate:pw@db.example.com/people?sslmode=verify-full&sslrootcert=/x",
    "postgres://gate:pw@db.example.com/people?options=-c%20x",
  ]) {
    it(`refuses ${JSON.stringify(written)}`, () => assert.equal(parsePostgresAddress(written), undefined));
  }
});

describe("isLoopback", () => {
  for (const [host, expected] of [
    ["localhost", true],
    ["127.0.0.1", true],
    ["::1", true],
    ["db.example.com", false],
    ["localhost.example.com", false],
    ["127.0.0.1.example.com", false],
  ] as const) {
    it(`says ${expected} of ${host}`, () => assert.equal(isLoopback({ ...PARTS, host }), expected));
  }
});
