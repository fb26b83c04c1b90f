import assert from "node:assert/strict";
import { z } from "zod";
import { grantSchema } from "../../src/config/schema.ts";
import { buildGrant } from "../../src/grant/build.ts";
import { createValidators } from "../../src/grant/validators.ts";
import { providerUnderTest } from "../provider/provider-under-test.ts";
import { directory, validatorOptions, type WrittenGrant } from "./grants-under-test.ts";

const provider = providerUnderTest({ preset: "custom", issuer: "https://login.example.com" });
const oauth2 = providerUnderTest({ preset: "oauth2", issuer: "https://login.example.com" });
const PARTS = {
  providers: new Map([
    ["corp", provider],
    ["oauth2", oauth2],
  ]),
  directories: new Map([["staff", directory]]),
  validators: createValidators(validatorOptions),
};
const BASICS = { provider: "corp", directory: "staff" };

const build = (written: WrittenGrant, parts: Parameters<typeof buildGrant>[1] = PARTS) =>
  buildGrant(z.parse(grantSchema, written), parts);

const OPAQUE = [
  ["jwt by keys", { type: "jwt", audience: "jira", ...BASICS }, false],
  ["jwt by introspection", { type: "jwt", audience: "jira", verify: "introspection", ...BASICS }, false],
  [
    "jwt of oauth2, which has introspection alone",
    { type: "jwt", audience: "a", ...BASICS, provider: "oauth2" },
    false,
  ],
  ["clientCredentials", { type: "clientCredentials", serviceAccounts: { a: "b" }, ...BASICS }, true],
  [
    "clientCredentials by keys",
    { type: "clientCredentials", serviceAccounts: { a: "b" }, verify: "keys", ...BASICS },
    false,
  ],
  ["authorizationGrant", { type: "authorizationGrant", ...BASICS }, true],
] as const;

describe("buildGrant", () => {
  for (const [what, written, takesOpaque] of OPAQUE) {
    it(`builds ${what}, which takes ${takesOpaque ? "opaque tokens" : "JWTs alone"}`, () => {
      const grant = build(written);
      assert.deepEqual([grant.type, grant.takesOpaque], [written.type, takesOpaque]);
    });
  }

  it("throws for what is named and not there, which a checked configuration has not", () => {
    const grant: WrittenGrant = { type: "authorizationGrant", ...BASICS };
    assert.throws(() => build({ ...grant, provider: "other" }), /nothing is named other/);
    assert.throws(() => build({ ...grant, directory: "constructor" }), /nothing is named constructor/);
  });
});
