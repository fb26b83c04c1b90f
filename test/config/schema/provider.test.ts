import assert from "node:assert/strict";
import { providerSchema } from "../../../src/config/schema.ts";
import type { Preset } from "../../../src/provider/preset.ts";
import { PRESET_NAMES, presetNamed } from "../../../src/provider/presets.ts";

const TENANT = "9f4880d8-80ba-4c40-97bc-f7a23c703084";
const HOST = "https://login.example.com";

/** Every setting that says where a provider is, with a good value. */
const WHERE = {
  issuer: HOST,
  tenant: TENANT,
  url: HOST,
  introspectionEndpoint: `${HOST}/introspect`,
  userinfoEndpoint: `${HOST}/me`,
  jwksUri: `${HOST}/jwks`,
};
type Setting = keyof typeof WHERE;
const SETTINGS = Object.keys(WHERE) as Setting[];

/** Those that each kind of preset takes. */
const TAKEN: Record<Preset["location"], readonly Setting[]> = {
  issuer: ["issuer"],
  tenant: ["tenant"],
  url: ["url"],
  endpoints: ["issuer", "introspectionEndpoint", "userinfoEndpoint", "jwksUri"],
  introspection: ["issuer", "introspectionEndpoint"],
  none: [],
};

/** Each is no value of its setting. */
const BAD = {
  issuer: ["", 5, "login.example.com", "ftp://login.example.com"],
  tenant: [
    "",
    5,
    "common",
    "contoso.onmicrosoft.com",
    TENANT.toUpperCase(),
    `${TENANT}/`,
    ` ${TENANT}`,
    "{tenant}",
  ],
  url: ["", 5, "git.example.com", "ftp://git.example.com"],
} as const;

const isTaken = (written: object) => providerSchema.safeParse(written).success;

describe("where a provider is", () => {
  for (const preset of PRESET_NAMES) {
    const { location, url } = presetNamed(preset);
    const taken = TAKEN[location];
    const good = { preset, ...Object.fromEntries(taken.map((setting) => [setting, WHERE[setting]])) };

    it(`is told to the preset ${preset} by ${taken.join(", ") || "nothing"}`, () => {
      assert.ok(isTaken(good));
      for (const other of SETTINGS.filter((setting) => !taken.includes(setting))) {
        assert.ok(!isTaken({ ...good, [other]: WHERE[other] }), other);
      }
    });

    if (location === "issuer" || location === "tenant" || location === "url") {
      it(`must be told to the preset ${preset}, and well`, () => {
        assert.equal(isTaken({ preset }), url !== undefined);
        for (const value of BAD[location]) {
          assert.ok(!isTaken({ preset, [location]: value }), JSON.stringify(value));
        }
      });
    }
  }

  it("is no reason to take a preset that there is not", () => {
    for (const preset of ["", "OIDC", "constructor", "__proto__", 5]) {
      assert.ok(!isTaken({ preset, ...WHERE }), String(preset));
    }
  });
});
