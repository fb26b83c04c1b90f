import assert from "node:assert/strict";
import { ec, signed } from "../grant/signing-keys.ts";
import { forge } from "../support/tokens.ts";
import { type EventsUnderTest, startEvents } from "./events-under-test.ts";
import { seconds } from "./logout-under-test.ts";
import {
  BEARER,
  type Claims,
  issSub,
  pushSet,
  RISC,
  setClaims,
  signSet,
  startTransmitters,
  type Transmitters,
} from "./sets-under-test.ts";

const DISABLED = `${RISC}account-disabled`;
const OPAQUE = { format: "opaque", id: "alice" };
const STRANGER = issSub("https://evil.example.com");
const email = (address: unknown) => ({ format: "email", email: address });

/** Each changes the claims of a good SET. */
const CLAIMS: readonly (readonly [title: string, err: string, change: () => Claims])[] = [
  ["another issuer", "invalid_issuer", () => ({ iss: "https://evil.example.com" })],
  ["another audience", "invalid_audience", () => ({ aud: "other" })],
  ["no audience", "invalid_audience", () => ({ aud: undefined })],
  ["no jti", "invalid_request", () => ({ jti: undefined })],
  ["no iat", "invalid_request", () => ({ iat: undefined })],
  ["an iat to come", "invalid_request", () => ({ iat: seconds(-60) })],
  ["a past exp", "invalid_request", () => ({ exp: seconds(1) })],
  ["no events", "invalid_request", () => ({ events: undefined })],
  ["empty events", "invalid_request", () => ({ events: {} })],
  ["an event that is no object", "invalid_request", () => ({ events: { [DISABLED]: true } })],
  [
    "a good event beside one that is no object",
    "invalid_request",
    () => ({ events: { [DISABLED]: {}, x: 1 } }),
  ],
];

const SUBJECTS: readonly (readonly [title: string, err: string, subject: unknown])[] = [
  ["of another issuer", "access_denied", STRANGER],
  [
    "of another issuer, in the older form",
    "access_denied",
    { ...STRANGER, format: undefined, subject_type: "iss-sub" },
  ],
  ["of another issuer, inside a complex one", "access_denied", { format: "complex", user: STRANGER }],
  [
    "whose session is of another issuer",
    "access_denied",
    { user: email("a@example.com"), session: STRANGER },
  ],
  ["with an e-mail address of another domain", "access_denied", email("alice@evil.example")],
  ["with a domain below the configured one", "access_denied", email("alice@a.example.com")],
  ["with a domain that ends alike", "access_denied", email("alice@badexample.com")],
  ["with two domains", "access_denied", email("alice@example.com@evil.example")],
  ["without a domain", "access_denied", email("example.com")],
  ["with an e-mail address that is none", "invalid_request", email(["alice@example.com"])],
  ["that is opaque and mapped to nothing", "invalid_request", OPAQUE],
  ["that is a phone number", "invalid_request", { format: "phone_number", phone_number: "+12065550100" }],
  ["that is an account", "invalid_request", { format: "account", uri: "acct:alice@example.com" }],
  ["that is a device alone", "invalid_request", { format: "complex", device: OPAQUE }],
  ["without a format", "invalid_request", { iss: "x", sub: "alice" }],
  ["that is a text", "invalid_request", "alice"],
  ["that is null", "invalid_request", null],
];

describe("a hostile Security Event Token", () => {
  let transmitters: Transmitters;
  let events: EventsUnderTest;

  before(async () => {
    transmitters = await startTransmitters();
    events = await startEvents({ config: transmitters.config });
  });
  after(async () => {
    await events.stop();
    await transmitters.server.stop();
  });

  const claims = (change: Claims = {}) => {
    const { issuer } = transmitters.risk;
    return setClaims(issuer, DISABLED, { subject: issSub(issuer) }, change);
  };
  const push = (set: string, headers = {}) =>
    pushSet(events, "risk", set, { authorization: `Bearer ${BEARER}`, ...headers });

  async function isRefused(set: string, err: string, headers = {}, status = 400): Promise<void> {
    const answer = await push(set, headers);
    assert.equal(answer.status, status, answer.text);
    assert.deepEqual(
      [answer.headers.get("content-type"), answer.headers.get("content-language")],
      ["application/json", "en"],
    );
    const said = JSON.parse(answer.text);
    assert.deepEqual([said.err, typeof said.description], [err, "string"]);
    assert.doesNotMatch(answer.text, /alice|example/);
    assert.equal(await events.count("revocationsReceived"), 0);
    assert.equal(events.refuses({ sub: "alice", email: "alice@example.com", sid: "alice" }), false);
  }

  for (const [title, err, change] of CLAIMS) {
    it(`with ${title}`, async () => isRefused(await signSet(transmitters.risk.key, claims(change())), err));
  }
  for (const [title, err, subject] of SUBJECTS) {
    it(`about a subject ${title}`, async () => {
      const event = { [DISABLED]: { subject } };
      await isRefused(await signSet(transmitters.risk.key, claims({ events: event })), err);
    });
  }
  it("about a good subject and another issuer's", async () =>
    isRefused(await signSet(transmitters.risk.key, claims({ sub_id: STRANGER })), "access_denied"));
  it("about nobody", async () =>
    isRefused(
      await signSet(transmitters.risk.key, claims({ events: { [DISABLED]: {} } })),
      "invalid_request",
    ));

  for (const typ of ["JWT", "logout+jwt", "at+jwt"]) {
    it(`of the type ${typ}`, async () =>
      isRefused(await signSet(transmitters.risk.key, claims(), typ), "invalid_request"));
  }
  it("of no type", async () =>
    isRefused(await signed(transmitters.risk.key.privateKey, { alg: "ES256" }, claims()), "invalid_request"));
  it("by the provider's key, which is not the transmitter's", async () =>
    isRefused(await signSet(transmitters.provider.key, claims()), "invalid_key"));
  it("by a key of somebody else", async () => isRefused(await signSet(ec("P-256"), claims()), "invalid_key"));
  it("with another payload under a good signature", async () =>
    isRefused(forge(await signSet(transmitters.risk.key, claims()), { jti: "other" }), "invalid_key"));
  it("that is garbage", async () => {
    for (const set of [
      "",
      "garbage",
      "a.b.c",
      "{}",
      "\u0000\uffff",
      `${await signSet(ec("P-256"), claims())}\n`,
    ])
      await isRefused(set, "invalid_request");
  });
  it("of another content type", async () => {
    const set = await signSet(transmitters.risk.key, claims());
    for (const type of ["application/json", "application/jwt", "text/plain", ""])
      await isRefused(set, "invalid_request", { "content-type": type });
  });
  it("larger than 64 kB", () => isRefused("a".repeat(65_537), "invalid_request", {}, 413));

  it("to a transmitter that has no domains configured, by e-mail", async () => {
    const { issuer, key } = transmitters.provider;
    const set = setClaims(issuer, DISABLED, { subject: email("alice@example.com") });
    const answer = await pushSet(events, "corp", await signSet(key, set));
    assert.deepEqual([answer.status, JSON.parse(answer.text).err], [400, "access_denied"]);
  });

  it("does not spoil the good one", async () => {
    assert.equal((await push(await signSet(transmitters.risk.key, claims()))).status, 202);
    assert.equal(events.refuses({ sub: "alice" }), true);
  });
});
