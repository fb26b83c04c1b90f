import assert from "node:assert/strict";
import { sparingAccount } from "../../../src/directory/ldap/bind-account.ts";
import type { Channel } from "../../../src/directory/ldap/channel.ts";
import { type Fault, faultOf, resultFault } from "../../../src/directory/ldap/fault.ts";
import { type FrozenClock, freezeTime } from "../../cache/frozen-clock.ts";
import { type RecordedLog, recordLog } from "../../observe/recorded-log.ts";

const REFUSED = resultFault("bind", 49);
const CHANNEL: Channel = {
  kind: "channel",
  isOpen: true,
  exchange: async () => faultOf("not here"),
  detach: () => undefined,
  close: () => undefined,
};
const never = new AbortController().signal;

describe("the account that a directory is searched by", () => {
  let clock: FrozenClock;
  let recorded: RecordedLog;
  let outcome: Channel | Fault;
  let tries: number;
  let atOnce: number;
  let connect: (signal: AbortSignal) => Promise<Channel | Fault>;

  beforeEach(() => {
    clock = freezeTime();
    recorded = recordLog();
    outcome = CHANNEL;
    [tries, atOnce] = [0, 0];
    let current = 0;
    const counted = async () => {
      tries += 1;
      current += 1;
      atOnce = Math.max(atOnce, current);
      await Promise.resolve();
      current -= 1;
      return outcome;
    };
    connect = sparingAccount(counted, { name: "staff", log: recorded.log });
  });
  afterEach(() => clock.thaw());

  const connectMany = () => Promise.all(Array.from({ length: 32 }, () => connect(never)));

  it("is tried by one for all until it is accepted, and by all at once from then on", async () => {
    assert.equal(await connect(never), CHANNEL);
    assert.deepEqual([tries, atOnce], [1, 1]);
    const results = await connectMany();
    assert.ok(results.every((result) => result === CHANNEL));
    assert.deepEqual([tries, atOnce], [33, 32]);
  });

  it("is tried once by many that are refused, and again after ten seconds", async () => {
    outcome = REFUSED;
    assert.deepEqual(await connectMany(), Array(32).fill(REFUSED));
    assert.equal(tries, 1);
    clock.pass(9_999);
    assert.deepEqual(await connect(never), REFUSED);
    assert.equal(tries, 1);
    assert.equal(recorded.lines.length, 1);
    clock.pass(1);
    outcome = CHANNEL;
    assert.equal(await connect(never), CHANNEL);
    assert.equal(tries, 2);
  });

  it("is spared again once it is refused after it had been accepted", async () => {
    await connect(never);
    outcome = REFUSED;
    await connect(never);
    assert.deepEqual(await connect(never), REFUSED);
    assert.equal(tries, 2);
  });

  it("is not spared by faults that are none of its own", async () => {
    outcome = faultOf("ECONNREFUSED");
    for (let time = 0; time < 3; time += 1) assert.equal(await connect(never), outcome);
    assert.equal(tries, 3);
    assert.deepEqual(recorded.lines, []);
  });

  it("is named to the operator by its directory alone", async () => {
    outcome = REFUSED;
    await connect(never);
    const [{ level, directory, fault, msg } = {}] = recorded.lines;
    assert.deepEqual(
      { level, directory, fault, msg },
      {
        level: "error",
        directory: "staff",
        fault: "bind: invalidCredentials",
        msg: "the directory refuses the account that it is searched by",
      },
    );
  });
});
