import assert from "node:assert/strict";
import { IncomingMessage, request } from "node:http";
import { Socket } from "node:net";
import { createAdmission } from "../../src/admin/admit.ts";
import { buildAdmin } from "../../src/admin/build.ts";
import { type AdminServer, createAdminServer } from "../../src/admin/server.ts";
import { targetsOf } from "../../src/admin/targets.ts";
import { deriveCacheKeys } from "../../src/cache/digest.ts";
import type { ConfigSettings } from "../../src/config/schema.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import type { RevokeResult } from "../../src/revocation/revocations.ts";
import type { Target } from "../../src/revocation/target.ts";
import type { ReloadReport } from "../../src/workers/reload.ts";
import { keys } from "../gate-under-test.ts";
import { type RecordedLog, recordLog } from "../observe/recorded-log.ts";
import { providerSettings } from "../provider/provider-under-test.ts";
import { freePort } from "../support/ports.ts";

const TOKEN = "admin-token-of-at-least-32-characters";
const PATHS = new Map([["/revocations", { takesBody: true }]]);
const corp = providerSettings({ preset: "custom" });
const SETTINGS: Pick<ConfigSettings, "providers" | "policies"> = {
  providers: { corp },
  policies: [
    {
      name: "jira",
      public: false,
      optional: false,
      forwardToken: false,
      grants: [
        {
          type: "jwt",
          provider: "corp",
          audience: "a",
          directory: ["ldap", "local"],
          allowUnverifiedEmail: false,
        },
      ],
    },
  ],
};

describe("the admin listener", () => {
  let port: number;
  let server: AdminServer;
  let revoked: Target[];
  let result: RevokeResult;
  let report: ReloadReport | undefined;
  let recorded: RecordedLog;
  const metrics = createMetrics();

  before(async () => {
    port = await freePort();
    recorded = recordLog();
    const { log } = recorded;
    const revocations = {
      async revoke(targets: readonly Target[]) {
        revoked.push(...targets);
        return result;
      },
    };
    const listen = { host: "127.0.0.1", port };
    const settings = { ...SETTINGS, admin: { token: TOKEN, listen, hosts: ["gate.internal"] } };
    const reload = async () => report;
    const answers = buildAdmin(settings, { keys, revocations, reload, log, metrics });
    assert.ok(answers);
    server = createAdminServer({ ...answers, log, patience: 500 });
    await server.listen(listen);
  });
  after(() => server.drain(0));
  beforeEach(() => {
    revoked = [];
    result = { kind: "revoked", forgotten: Promise.resolve(3) };
    report = undefined;
  });

  interface Answer {
    readonly status: number;
    readonly headers: NodeJS.Dict<string | string[]>;
    readonly body: string;
  }

  const HEADERS = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
  const post = (
    body: string,
    headers: Record<string, string | undefined> = {},
    { method = "POST", path = "/revocations" } = {},
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = Object.entries({ ...HEADERS, host: `127.0.0.1:${port}`, ...headers });
      const outgoing = request({
        host: "127.0.0.1",
        port,
        method,
        path,
        headers: Object.fromEntries(sent.filter(([, value]) => value !== undefined)),
      });
      outgoing.once("error", reject).once("response", async (response) => {
        let text = "";
        for await (const chunk of response) text += chunk;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
      outgoing.end(body);
    });
  const messageOf = ({ body }: Answer) => JSON.parse(body).error.message;

  const taken: readonly (readonly [body: object, targets: readonly Target[]])[] = [
    [{ user: "alice" }, [{ kind: "user", username: "alice" }]],
    [{ subject: "a-1", provider: "corp" }, [{ kind: "subject", source: "corp", subject: "a-1" }]],
    [{ session: "s", provider: "corp" }, [{ kind: "session", source: "corp", session: "s" }]],
    [{ email: "a@b.c", provider: "corp" }, [{ kind: "email", source: "corp", email: "a@b.c" }]],
    [{ client: "web", provider: "corp" }, [{ kind: "client", source: "corp", client: "web" }]],
    [{ provider: "corp" }, [{ kind: "source", source: "corp" }]],
    [{ policy: "jira" }, ["corp", "ldap", "local"].map((source) => ({ kind: "source", source }))],
    [{ all: true }, [{ kind: "all" }]],
  ];
  for (const [body, targets] of taken) {
    it(`takes ${JSON.stringify(body)}`, async () => {
      const answer = await post(JSON.stringify(body));
      assert.deepEqual([answer.status, JSON.parse(answer.body).forgotten], [200, 3]);
      assert.deepEqual(revoked, targets);
    });
  }

  it("takes a token by what names it in the cache and by what its signature covers", async () => {
    assert.equal((await post('{"token":"opaque-t0ken"}')).status, 200);
    const digest = keys.digest("token", "opaque-t0ken");
    assert.deepEqual(revoked, [{ kind: "token", token: digest, signed: digest }]);
    assert.doesNotMatch(JSON.stringify(recorded.lines), /opaque-t0ken|alice|a-1/);
  });

  it("takes a token under the secret before too, which a replica may have alone", () => {
    const rotating = deriveCacheKeys("s".repeat(32), "p".repeat(32));
    const reading = targetsOf({ token: "opaque-t0ken" }, SETTINGS, rotating);
    const digests = [rotating, rotating.previous].map((each) => each?.digest("token", "opaque-t0ken"));
    const targets = digests.map((digest) => ({ kind: "token", token: digest, signed: digest }));
    assert.deepEqual(reading, { kind: "targets", targets });
  });

  for (const [host, named, status] of [
    ["0.0.0.0", "0.0.0.0", 421],
    ["::", "[::]", 421],
    ["0.0.0.0", "127.0.0.1", undefined],
    ["fd00::1", "[fd00::1]", undefined],
  ] as const) {
    it(`${status ? "does not answer" : "answers"} as ${named} where it listens on ${host}`, () => {
      const admit = createAdmission({ token: TOKEN, listen: { host, port: 1 }, hosts: [], paths: PATHS });
      const headers = { ...HEADERS, host: `${named}:1` };
      const asked = { headers, url: "/revocations", method: "POST" };
      assert.equal(admit(Object.assign(new IncomingMessage(new Socket()), asked))?.status, status);
    });
  }

  it("says 503 where other replicas may not know", async () => {
    result = { kind: "unavailable" };
    const answer = await post('{"user":"alice"}');
    assert.deepEqual([answer.status, answer.headers["retry-after"]], [503, "1"]);
  });

  for (const body of [
    "",
    "{",
    "[]",
    "null",
    '"alice"',
    "{}",
    '{"user":""}',
    '{"user":1}',
    '{"user":"a","all":true}',
    '{"user":"a","user":"b"}',
    '{"all":false}',
    '{"subject":"a"}',
    '{"user":"a","provider":"corp"}',
    '{"token":["t"]}',
    '{"__proto__":{"all":true}}',
  ]) {
    it(`refuses the body ${body || "nothing"}`, async () => {
      const answer = await post(body);
      assert.equal(answer.status, 400);
      assert.match(messageOf(answer), /exactly one of/);
      assert.deepEqual(revoked, []);
    });
  }

  for (const [body, known] of [
    ['{"provider":"constructor"}', "corp"],
    ['{"subject":"a","provider":"partner"}', "corp"],
    ['{"policy":"wiki"}', "jira"],
  ] as const) {
    it(`names what there is in place of ${body}`, async () => {
      const answer = await post(body);
      assert.equal(answer.status, 400);
      assert.match(messageOf(answer), new RegExp(`there is ${known}$`));
    });
  }

  const turnedAway: readonly (readonly [what: string, status: number, answer: () => Promise<Answer>])[] = [
    ["no token", 401, () => post("{}", { authorization: undefined })],
    ["another token", 401, () => post("{}", { authorization: `Bearer ${TOKEN}x` })],
    ["the token as Basic", 401, () => post("{}", { authorization: `Basic ${TOKEN}` })],
    ["another host", 421, () => post("{}", { host: "evil.example" })],
    ["another port of this host", 421, () => post("{}", { host: "127.0.0.1:1" })],
    ["an Origin, be it our own", 403, () => post("{}", { origin: `http://127.0.0.1:${port}` })],
    ["another path", 404, () => post("{}", {}, { path: "/" })],
    ["another method", 405, () => post("", {}, { method: "GET" })],
    ["another content type", 415, () => post("{}", { "content-type": "text/plain" })],
    ["a body that is too large", 413, () => post(`{"user":"${"a".repeat(40_000)}"}`)],
  ];
  for (const [what, status, ask] of turnedAway) {
    it(`turns ${what} away: ${status}`, async () => {
      const answer = await ask();
      assert.equal(answer.status, status);
      assert.equal(typeof messageOf(answer), "string");
      assert.deepEqual(revoked, []);
    });
  }

  const reloads: readonly (readonly [
    what: string,
    report: ReloadReport | undefined,
    status: number,
    body: object,
  ])[] = [
    [
      "what has changed",
      { kind: "reloaded", changes: [{ path: "providers.okta.clientSecret", kind: "changed" }] },
      200,
      { changes: [{ path: "providers.okta.clientSecret", kind: "changed" }] },
    ],
    ["that nothing has", { kind: "unchanged" }, 200, { changes: [] }],
    [
      "what is wrong",
      { kind: "refused", because: "invalid", problems: ["grantgate.yaml:1:1 …"] },
      422,
      {
        error: { status: "ERROR", message: "The configuration before goes on." },
        problems: ["grantgate.yaml:1:1 …"],
      },
    ],
    [
      "what a restart alone can change",
      { kind: "refused", because: "impossible", problems: ["listen can be …"] },
      409,
      {
        error: { status: "ERROR", message: "The configuration before goes on." },
        problems: ["listen can be …"],
      },
    ],
    [
      "that it does not know",
      undefined,
      503,
      { error: { status: "ERROR", message: "What the reload has come to is in the log alone." } },
    ],
  ];
  for (const [what, its, status, body] of reloads) {
    it(`answers a reload with ${what}: ${status}`, async () => {
      report = its;
      const answer = await post("", { "content-type": undefined }, { path: "/reload" });
      assert.deepEqual([answer.status, JSON.parse(answer.body)], [status, body]);
    });
  }

  it("reloads for nobody without the token, by GET, or with words that it would not read", async () => {
    report = { kind: "unchanged" };
    const path = "/reload";
    const answers = [
      await post("", { authorization: undefined }, { path }),
      await post("", { origin: "https://evil.example" }, { path }),
      await post("", {}, { path, method: "GET" }),
      await post('{"dryRun":true}', {}, { path }),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [401, 403, 405, 400],
    );
  });

  for (const host of ["localhost", "[::1]"]) {
    it(`answers as ${host}`, async () => {
      assert.equal((await post('{"user":"a"}', { host: `${host}:${port}` })).status, 200);
    });
  }

  it("answers under a host that is listed", async () => {
    assert.equal((await post('{"user":"a"}', { host: "gate.internal" })).status, 200);
  });
});
