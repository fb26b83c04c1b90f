import assert from "node:assert/strict";
import type { GrantType } from "../../src/decision/decision.ts";
import type { EndpointName } from "../../src/provider/endpoints.ts";
import type { Preset, Verify } from "../../src/provider/preset.ts";
import { assertNone, ROWS } from "./preset-rows.ts";
import { ASKED_PRESETS, KEYED_PRESETS } from "./presets/all.ts";
import type { ShortGrant } from "./presets/documented.ts";

const ENDPOINT_OF: Readonly<Partial<Record<Verify, EndpointName>>> = {
  keys: "jwks",
  introspection: "introspection",
  userinfo: "userinfo",
};

const waysOf = ({ verify }: Preset): readonly Verify[] => Object.values(verify).flat();

describe("each row of the table of presets", () => {
  it("names distinct pages of documentation, over https", () =>
    assertNone(ROWS, ({ row: { documentation } }) => {
      const sound = documentation.filter((page) => URL.canParse(page) && new URL(page).protocol === "https:");
      return documentation.length === 0 || new Set(sound).size < documentation.length;
    }));

  it("has a location, and one way at least, none of them twice for a grant", () =>
    assertNone(ROWS, ({ row }) => {
      const repeated = Object.values(row.verify).some((ways) => new Set(ways).size < ways.length);
      return row.location.length === 0 || waysOf(row).length === 0 || repeated;
    }));

  it("names the claims of client, scopes and audience", () =>
    assertNone(ROWS, ({ row: { clientClaims, scopeClaims, audienceClaim } }) =>
      [clientClaims, scopeClaims, audienceClaim].some(({ length }) => length === 0),
    ));

  it("gives every way an address, or has a setting or a document for it", () =>
    assertNone(ROWS, ({ row }) => {
      const written = row.location === "endpoints" || row.location === "introspection";
      return waysOf(row).some((way) => {
        const endpoint = ENDPOINT_OF[way];
        if (endpoint === undefined) return row.calls === undefined;
        return !written && row.discovery === undefined && row.endpoints?.[endpoint] === undefined;
      });
    }));

  it("has calls and addresses for ways alone that it offers", () =>
    assertNone(ROWS, ({ row }) => {
      const ways = waysOf(row);
      const used = new Set(ways.map((way) => ENDPOINT_OF[way]));
      const addressed = Object.keys(row.endpoints ?? {}) as EndpointName[];
      const idle = addressed.some((name) => !used.has(name));
      return idle || (row.calls !== undefined && !ways.includes("tokenCheck"));
    }));

  it("knows the issuers of the JWTs that it verifies", () =>
    assertNone(ROWS, ({ row: { verify, location, issuers } }) => {
      const known = issuers !== undefined || location === "issuer" || location === "endpoints";
      return (verify.jwt?.includes("keys") ?? false) && !known;
    }));

  const TOLD: Readonly<Record<GrantType, readonly Verify[]>> = {
    jwt: ["keys", "introspection"],
    // By userinfo and calls of its own nothing tells for certain that nobody granted the token.
    clientCredentials: ["keys", "introspection"],
    authorizationGrant: ["introspection", "userinfo", "tokenCheck"],
  };
  it("offers to each grant only what can judge its tokens", () =>
    assertNone(ROWS, ({ row: { verify } }) =>
      Object.entries(TOLD).some(([type, told]) =>
        (verify[type as GrantType] ?? []).some((way) => !told.includes(way)),
      ),
    ));

  it("fills its addresses with settings that it has, and reaches them over https", () =>
    assertNone(ROWS, ({ row: { endpoints = {}, calls = [], issuers = [], location } }) => {
      const addresses = [...Object.values(endpoints), ...calls.map(({ url }) => url), ...issuers];
      return addresses.some((address) => {
        const named = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        const unknown = named.some((name) => name !== location && name !== "clientId");
        return unknown || !/^(https:\/\/[\w.]+(\/|$)|\{(url|issuer)\}\/)/.test(address);
      });
    }));

  it("begins opaque tokens with prefixes none of which begins another", () => {
    const prefixes = ROWS.flatMap(({ row }) => row.tokenPrefix ?? []);
    const overlapping = prefixes.filter((one, index) =>
      prefixes.some((other, place) => place !== index && other.startsWith(one)),
    );
    assert.deepEqual([overlapping, prefixes.includes("")], [[], false]);
  });
});

describe("the tests of presets", () => {
  it("try each way of each row with each grant", () => {
    const tried = new Set<string>();
    const note = (preset: string, { type, verify }: ShortGrant) => {
      const row = ROWS.find(({ name }) => name === preset)?.row;
      tried.add([preset, type, verify ?? row?.verify[type]?.[0]].join(" "));
    };
    for (const { provider, grant, cases } of ASKED_PRESETS) {
      for (const [, , , change] of cases) note(provider.preset, change?.grant ?? grant);
    }
    for (const { provider, jwt, client } of KEYED_PRESETS) {
      for (const grant of [jwt, client]) note(provider.preset, grant);
    }
    const offered = ROWS.flatMap(({ name, row }) =>
      Object.entries(row.verify).flatMap(([type, ways]) => ways.map((way) => [name, type, way].join(" "))),
    );
    assert.deepEqual(
      offered.filter((way) => !tried.has(way)),
      [],
    );
  });
});
