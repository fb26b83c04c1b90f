import assert from "node:assert/strict";
import fc from "fast-check";
import { bearsMark, classOf, clientOf } from "../../src/grant/token-class.ts";

const KEYCLOAK = { claim: "preferred_username", values: ["service-account-{client}"] };
const FIXED = { claim: "gty", values: ["client-credentials"] };
const CLIENT_CLAIMS = ["client_id", "azp"];
const UUID = "6f6e…";

const CASES = [
  ["a user's token", { sub: "alice", client_id: "web" }, undefined, "user"],
  ["a user's token that names no client", { sub: "alice" }, undefined, "user"],
  ["no sub", { client_id: "ci-bot" }, undefined, "client"],
  ["no claims", {}, undefined, "client"],
  ["an empty sub", { sub: "", client_id: "web" }, undefined, "client"],
  ["sub equal to client_id", { sub: "ci-bot", client_id: "ci-bot" }, undefined, "client"],
  ["sub equal to azp", { sub: "ci-bot", azp: "ci-bot" }, undefined, "client"],
  ["sub equal to azp beside another client_id", { sub: "a", client_id: "b", azp: "a" }, undefined, "client"],
  ["a client called like a user", { sub: "admin", client_id: "admin" }, undefined, "client"],
  ["sub that differs in case alone", { sub: "Ci-Bot", client_id: "ci-bot" }, undefined, "user"],
  ["sub a number", { sub: 1, client_id: "web" }, undefined, "undecidable"],
  ["sub null", { sub: null }, undefined, "undecidable"],
  ["sub a list", { sub: ["alice"], client_id: "web" }, undefined, "undecidable"],
  ["sub and client_id the same number", { sub: 1, client_id: 1 }, undefined, "undecidable"],
  [
    "the marker of Keycloak",
    { sub: UUID, azp: "ci-bot", preferred_username: "service-account-ci-bot" },
    KEYCLOAK,
    "client",
  ],
  [
    "the marker with another client's name",
    { sub: UUID, azp: "web", preferred_username: "service-account-ci-bot" },
    KEYCLOAK,
    "user",
  ],
  [
    "the marker where no client is named",
    { sub: UUID, preferred_username: "service-account-x" },
    KEYCLOAK,
    "client",
  ],
  [
    "Keycloak's marker not configured",
    { sub: UUID, preferred_username: "service-account-x" },
    undefined,
    "user",
  ],
  ["a user beside a marker", { sub: UUID, azp: "web", preferred_username: "alice" }, KEYCLOAK, "user"],
  ["a marker that is no text", { sub: UUID, azp: "web", preferred_username: ["x"] }, KEYCLOAK, "user"],
  ["a fixed marker", { sub: "a@clients", azp: "a", gty: "client-credentials" }, FIXED, "client"],
  [
    "another value of a fixed marker",
    { sub: "auth0|1", azp: "a", gty: "client-credentials-x" },
    FIXED,
    "user",
  ],
] as const;

describe("classOf", () => {
  for (const [what, claims, marker, expected] of CASES) {
    it(`takes ${what} for ${expected}`, () =>
      assert.equal(
        classOf(claims, { clientClaims: CLIENT_CLAIMS, ...(marker && { clientToken: marker }) }),
        expected,
      ));
  }
});

describe("clientOf", () => {
  it("prefers client_id to azp", () =>
    assert.equal(clientOf({ client_id: "a", azp: "b" }, CLIENT_CLAIMS), "a"));
  it("takes azp else", () => assert.equal(clientOf({ azp: "b" }, CLIENT_CLAIMS), "b"));
  for (const client_id of ["", 1, null, ["ci-bot"], { id: "ci-bot" }]) {
    it(`names nobody by ${JSON.stringify(client_id)}`, () =>
      assert.equal(clientOf({ client_id }, CLIENT_CLAIMS), undefined));
  }
});

const MARKS = [
  ["its only value", { typ: "Bearer" }, ["Bearer"], "web", true],
  ["the second of two values", { typ: "DPoP" }, ["Bearer", "DPoP"], "web", true],
  ["a value in other letters", { typ: "bearer" }, ["Bearer"], "web", false],
  ["a value that begins so", { typ: "Bearer2" }, ["Bearer"], "web", false],
  ["another value", { typ: "ID" }, ["Bearer"], "web", false],
  ["no claim", {}, ["Bearer"], "web", false],
  ["a list of the value", { typ: ["Bearer"] }, ["Bearer"], "web", false],
  ["null", { typ: null }, ["null"], "web", false],
  ["the client in its place", { typ: "c:web/x" }, ["c:{client}/x"], "web", true],
  ["another client in its place", { typ: "c:web/x" }, ["c:{client}/x"], "app", false],
  ["nothing in the client's place", { typ: "c:/x" }, ["c:{client}/x"], "web", false],
  ["the client's place itself", { typ: "c:{client}/x" }, ["c:{client}/x"], "web", false],
  ["any text, where no client is named", { typ: "c:any/x" }, ["c:{client}/x"], undefined, true],
  ["another beginning, where no client is named", { typ: "d:any/x" }, ["c:{client}/x"], undefined, false],
  ["another end, where no client is named", { typ: "c:any/y" }, ["c:{client}/x"], undefined, false],
  ["a client whose name is a pattern", { typ: "c:a.c/x" }, ["c:{client}/x"], "a$c", false],
  ["a client whose name is a replacement", { typ: "c:$&/x" }, ["c:{client}/x"], "$&", true],
] as const;

describe("bearsMark", () => {
  for (const [what, claims, values, client, expected] of MARKS) {
    it(`${expected ? "sees" : "does not see"} a mark in ${what}`, () =>
      assert.equal(bearsMark(claims, { claim: "typ", values }, client), expected));
  }
});

describe("the class of a token", () => {
  const name = fc.string({ minLength: 1 });
  const traits = { clientClaims: CLIENT_CLAIMS, clientToken: KEYCLOAK };

  it("is a client's wherever sub is its client, whatever else it claims", () => {
    const property = fc.property(
      name,
      fc.boolean(),
      fc.dictionary(fc.string(), fc.jsonValue()),
      (sub, azp, more) => {
        const claims = { ...more, client_id: azp ? "other" : sub, azp: azp ? sub : undefined, sub };
        assert.equal(classOf(claims, traits), "client");
      },
    );
    fc.assert(property);
  });

  it("is a user's for no claims without a sub that is a text", () => {
    const property = fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (more, sub) => {
      fc.pre(typeof sub !== "string" || sub === "");
      assert.notEqual(classOf({ ...more, sub }, traits), "user");
    });
    fc.assert(property);
  });
});
