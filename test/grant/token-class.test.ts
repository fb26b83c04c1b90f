import assert from "node:assert/strict";
import { classOf, clientOf } from "../../src/grant/token-class.ts";

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
