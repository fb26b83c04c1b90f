import assert from "node:assert/strict";
import fc from "fast-check";
import { z } from "zod";
import { grantSchema } from "../../src/config/schema.ts";
import { intendedFault, intendedFor } from "../../src/grant/intended.ts";
import { providerSettings, type WrittenProvider } from "../provider/provider-under-test.ts";

const JWT = { type: "jwt", audience: "jira" } as const;
const ASKED = { type: "authorizationGrant" } as const;
const ANY_CLIENT = { ...ASKED, allowAnyClient: true } as const;
const OF_CLIENTS = { type: "clientCredentials", serviceAccounts: { "ci-bot": "svc-ci" } } as const;

type Written = typeof JWT | typeof ASKED | typeof ANY_CLIENT | typeof OF_CLIENTS;

function rulesOf(written: Written & { audience?: string }, provider: Omit<WrittenProvider, "preset">) {
  const grant = z.parse(grantSchema, { provider: "corp", directory: "staff", ...written });
  return intendedFor(grant, providerSettings({ preset: "custom", ...provider }));
}

const US = { clientId: "gate" };
const LISTED = { clientId: "gate", clients: ["web", "mobile"] };
const OURS = ["gate", "web", "mobile", "jira"];

/** Whose tokens are taken: by client, and by audience. */
const TAKEN = [
  ["the audience", JWT, US, { client_id: "other", aud: "jira" }],
  ["the audience among others", JWT, {}, { aud: ["wiki", "jira"] }],
  ["the audience and a listed client", JWT, LISTED, { client_id: "web", aud: ["jira"] }],
  ["our own client, as nothing else is said", ASKED, US, { client_id: "gate" }],
  ["our own client as the audience", ASKED, US, { client_id: "web", aud: "gate" }],
  ["our own client among the audiences", ASKED, US, { client_id: "web", aud: ["jira", "gate"] }],
  ["a listed client", ASKED, LISTED, { client_id: "mobile", aud: "wiki" }],
  ["any client, as said", ANY_CLIENT, LISTED, { client_id: "other" }],
  ["no client that is named, as said", ANY_CLIENT, US, {}],
  ["the audience and any client, as said", { ...ANY_CLIENT, audience: "jira" }, {}, { aud: "jira" }],
  ["the clients of service accounts, whatever is listed", OF_CLIENTS, LISTED, { client_id: "ci-bot" }],
] as const;

const REFUSED = [
  ["another audience", JWT, US, { client_id: "gate", aud: "wiki" }],
  ["no audience", JWT, US, { client_id: "gate" }],
  ["a part of the audience", JWT, {}, { aud: "jira-admin" }],
  ["the audience within a text", JWT, {}, { aud: "wiki jira" }],
  ["the audience in a list of its own", JWT, {}, { aud: [["jira"]] }],
  ["the audience as a member's name", JWT, {}, { aud: { jira: true } }],
  ["the audience and a client that is not listed", JWT, LISTED, { client_id: "other", aud: "jira" }],
  ["the audience and our own client, which is not listed", JWT, LISTED, { client_id: "gate", aud: "jira" }],
  ["the audience and no client, where some are listed", JWT, LISTED, { aud: "jira" }],
  ["a listed client and another audience", JWT, LISTED, { client_id: "web", aud: "wiki" }],
  ["another client, by default", ASKED, US, { client_id: "web" }],
  ["another client and another audience, by default", ASKED, US, { client_id: "web", aud: ["jira"] }],
  ["no client and no audience, by default", ASKED, US, {}],
  ["a client that is not listed", ASKED, LISTED, { client_id: "other" }],
  ["our own client as the audience, where others are listed", ASKED, LISTED, { client_id: "x", aud: "gate" }],
  ["a listed client as the audience alone", ASKED, LISTED, { client_id: "other", aud: "web" }],
  ["a list that holds a listed client", ASKED, LISTED, { client_id: ["web"] }],
  ["another audience, though any client may", { ...ANY_CLIENT, audience: "jira" }, {}, { aud: "wiki" }],
  ["another audience of a service account", { ...OF_CLIENTS, audience: "jira" }, {}, { aud: "wiki" }],
  ["a name in other letters", ASKED, US, { client_id: "Gate" }],
] as const;

describe("intendedFault", () => {
  for (const [what, grant, provider, claims] of TAKEN) {
    it(`finds none in ${what}`, () =>
      assert.equal(intendedFault(claims, rulesOf(grant, provider)), undefined));
  }
  for (const [what, grant, provider, claims] of REFUSED) {
    it(`finds one in ${what}`, () => {
      assert.equal(typeof intendedFault(claims, rulesOf(grant, provider)), "string");
    });
  }

  it("takes nobody for us where we have no client", () => {
    const rules = rulesOf(ASKED, {});
    for (const nobody of [undefined, null, "", "undefined", [], [""], [undefined]]) {
      assert.equal(typeof intendedFault({ client_id: nobody, aud: nobody }, rules), "string");
    }
  });

  it("finds one in every token whose client and audience are all of others", () => {
    const name = fc.string().filter((drawn) => !OURS.includes(drawn));
    const claim = fc.oneof(name, fc.array(name), fc.jsonValue({ maxDepth: 0 }), fc.constant(undefined));
    const rules = [rulesOf(JWT, US), rulesOf(JWT, LISTED), rulesOf(ASKED, US), rulesOf(ASKED, LISTED)];
    const property = fc.property(claim, claim, fc.constantFrom(...rules), (client_id, aud, drawn) => {
      fc.pre(![client_id, aud].flat().some((said) => OURS.includes(String(said))));
      assert.equal(typeof intendedFault({ client_id, aud }, drawn), "string");
    });
    fc.assert(property);
  });
});
