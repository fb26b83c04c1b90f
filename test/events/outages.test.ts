import assert from "node:assert/strict";
import { type OidcProvider, startOidcProvider } from "../support/oidc.ts";
import { waitUntil } from "../support/ports.ts";
import { type RedisServer, startRedis } from "../support/redis.ts";
import { type EventsUnderTest, startEvents } from "./events-under-test.ts";
import { logoutConfig, postLogout, signLogout } from "./logout-under-test.ts";
import {
  issSub,
  pushSet,
  RISC,
  setClaims,
  signSet,
  startTransmitters,
  type Transmitters,
} from "./sets-under-test.ts";

const retried = ({ status, headers }: { readonly status: number; readonly headers: Headers }) =>
  assert.deepEqual([status, headers.get("retry-after")], [503, "5"]);

describe("while keys cannot be had, an event", () => {
  let events: EventsUnderTest;
  afterEach(() => events.stop());

  it("of a provider that is down is to be sent again", async () => {
    const oidc = await startOidcProvider();
    events = await startEvents({ config: logoutConfig(oidc.issuer) });
    const token = await signLogout(oidc);
    await oidc.stop();
    retried(await postLogout(events, token));
    assert.equal(await events.count("eventsRefused", { reason: "unavailable" }), 1);
    await oidc.start();
    assert.equal((await postLogout(events, token)).status, 200);
    await oidc.stop();
  });

  it("of a transmitter that talks nonsense is to be sent again", async () => {
    const transmitters = await startTransmitters();
    events = await startEvents({ config: transmitters.config });
    const { issuer, key } = transmitters.provider;
    const set = await signSet(key, setClaims(issuer, `${RISC}account-purged`, { subject: issSub(issuer) }));
    transmitters.server.answer((response) => response.writeHead(500).end("<p>"));
    retried(await pushSet(events, "corp", set));
    transmitters.serveKeys();
    assert.equal((await pushSet(events, "corp", set)).status, 202);
    await transmitters.server.stop();
  });
});

describe("replicas that share Redis", () => {
  let redis: RedisServer;
  let oidc: OidcProvider;
  let transmitters: Transmitters;
  let replicas: readonly [EventsUnderTest, EventsUnderTest];

  const withRedis = (config: string) =>
    `cache: { redis: "${redis.url}", secret: only-for-tests-0123456789-0123456789 }\n${config}`;
  async function startReplicas(config: string): Promise<void> {
    const start = () => startEvents({ config: withRedis(config) });
    replicas = [await start(), await start()];
    for (const replica of replicas) await waitUntil("Redis is connected", replica.isConnected);
  }
  const signDisabled = (sub: string) => {
    const { issuer, key } = transmitters.provider;
    return signSet(key, setClaims(issuer, `${RISC}account-disabled`, { subject: issSub(issuer, sub) }));
  };
  const applied = async () =>
    (await Promise.all(replicas.map((replica) => replica.count("revocationsReceived")))).reduce(
      (a, b) => a + b,
    );

  before(async () => {
    [redis, oidc, transmitters] = await Promise.all([startRedis(), startOidcProvider(), startTransmitters()]);
  });
  after(() => Promise.all([redis.stop(), oidc.stop(), transmitters.server.stop()]));
  afterEach(() => Promise.all(replicas.map((replica) => replica.stop())));

  it("refuse what one was told, and a logout token that another took", async () => {
    await startReplicas(logoutConfig(oidc.issuer));
    const [one, other] = replicas;
    const token = await signLogout(oidc);
    assert.equal((await postLogout(one, token)).status, 200);
    await waitUntil("the other knows", () => other.refuses({ sub: "alice" }), 1_000);
    assert.equal((await postLogout(other, token)).status, 400);
    assert.equal((await postLogout(one, token)).status, 400);
    assert.equal(await applied(), 1);
  });

  it("acknowledge a SET that another took, without effect", async () => {
    await startReplicas(transmitters.config);
    const [one, other] = replicas;
    const set = await signDisabled("alice");
    for (const replica of [one, other, other, one])
      assert.equal((await pushSet(replica, "corp", set)).status, 202);
    assert.equal(await applied(), 1);
  });

  it("keep no name of anybody in Redis in clear", async () => {
    await startReplicas(transmitters.config);
    assert.equal((await pushSet(replicas[0], "corp", await signDisabled("somebody-known"))).status, 202);
    const dump = [...(await redis.entries())].flatMap(([key, value]) => [key, value.toString("latin1")]);
    assert.ok(dump.length > 0);
    assert.doesNotMatch(dump.join("\n"), /somebody|corp/);
  });

  it("want a SET again that Redis did not take, refuse by it at once, and take it then", async () => {
    await startReplicas(transmitters.config);
    const [one, other] = replicas;
    const set = await signDisabled("carol");
    await redis.kill();
    retried(await pushSet(one, "corp", set));
    assert.equal(one.refuses({ sub: "carol" }), true);
    await redis.restart();
    const take = async () => (await pushSet(one, "corp", set)).status === 202;
    await waitUntil("Redis is back and the SET is taken", take);
    assert.equal(await applied(), 1);
    await waitUntil("the other knows", () => other.refuses({ sub: "carol" }), 2_000);
  });

  it("want a logout token again that Redis did not take, and take it then", async () => {
    await startReplicas(logoutConfig(oidc.issuer));
    const [one] = replicas;
    const token = await signLogout(oidc, { sub: "dave" });
    await redis.kill();
    retried(await postLogout(one, token));
    await redis.restart();
    const take = async () => (await postLogout(one, token)).status === 200;
    await waitUntil("Redis is back and the token is taken", take);
    assert.equal((await postLogout(one, token)).status, 400);
  });
});
