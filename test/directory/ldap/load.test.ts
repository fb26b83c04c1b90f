import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { UserDirectory } from "../../../src/directory/directory.ts";
import { type FaultyWire, startFaultyWire } from "../../support/faulty-wire.ts";
import { type LdapServer, startLdap } from "../../support/ldap.ts";
import { cachedUnderTest } from "../directory-under-test.ts";
import { ldapUnderTest } from "./ldap-under-test.ts";

const LOOKUPS = 10_000;
const PRESENT = 500;
/** Milliseconds that one lookup may take, waiting for its turn included. */
const PATIENT = 60_000;
const IMPATIENT = 1_000;
/** Bytes that the heap may have grown by afterwards: 16 MiB. */
const GROWTH = 16 * 1024 * 1024;

describe("10,000 users looked up at once in an LDAP server", function () {
  this.timeout(2 * PATIENT);
  let server: LdapServer;
  let wire: FaultyWire;
  let source: UserDirectory;

  before(async () => {
    server = await startLdap();
    await server.fill(
      Array.from({ length: PRESENT }, (_, at) => ({ username: `user-${at}`, groups: ["staff"] })),
    );
  });
  beforeEach(async () => {
    wire = await startFaultyWire(server.port);
    const { base, bind } = server;
    source = ldapUnderTest({ url: `ldap://127.0.0.1:${wire.port}`, base, bind });
  });
  afterEach(async () => {
    await source.close();
    await wire.stop();
  });
  after(() => server.stop());

  /** How many got each answer; fails where one is the answer to another question. */
  async function lookAllUp(timeout: number): Promise<Readonly<Record<string, number>>> {
    const cached = cachedUnderTest(source, { timeout });
    const kinds = await Promise.all(
      Array.from({ length: LOOKUPS }, async (_, at) => {
        const username = `user-${at}`;
        const { value } = await cached.lookup({ keys: ["username"], value: username });
        const isRight =
          value.kind === "found"
            ? value.user.username === username
            : value.kind === "unavailable" || (value.kind === "notFound" && at >= PRESENT);
        assert.ok(isRight, username);
        return value.kind;
      }),
    );
    return countOf(kinds);
  }

  it("sound: each found or notFound, over 32 connections", async () => {
    const before = heapInUse();
    assert.deepEqual(await lookAllUp(PATIENT), { found: PRESENT, notFound: LOOKUPS - PRESENT });
    assert.equal(wire.connections, 32);
    assert.ok(heapInUse() - before < GROWTH);
  });

  it("hanging: each unavailable, and found afterwards", async () => {
    wire.set("hang");
    assert.deepEqual(await lookAllUp(IMPATIENT), { unavailable: LOOKUPS });
    assert.ok(wire.connections <= 32);
    wire.set("none");
    await assertFound();
  });

  it("reset in mid-answer: each unavailable, and found afterwards", async () => {
    wire.set("reset");
    assert.deepEqual(await lookAllUp(IMPATIENT), { unavailable: LOOKUPS });
    wire.set("none");
    await assertFound();
  });

  it("restarted meanwhile: none wrong, and found afterwards", async () => {
    const lookups = lookAllUp(PATIENT);
    await server.kill();
    await server.restart();
    const { found = 0, notFound = 0, unavailable = 0 } = await lookups;
    assert.equal(found + notFound + unavailable, LOOKUPS);
    await assertFound();
  });

  async function assertFound(): Promise<void> {
    const { value } = await cachedUnderTest(source).lookup({ keys: ["username"], value: "user-1" });
    assert.equal(value.kind, "found");
  }
});

function countOf(kinds: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** Bytes, what is no longer needed left out. */
function heapInUse(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().heapUsed;
}
