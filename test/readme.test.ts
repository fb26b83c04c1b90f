import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { loadConfig } from "../src/config/load.ts";
import { REFUSALS, type Refusal } from "../src/decision/outcome.ts";
import { createMetrics } from "../src/observe/metrics.ts";
import { presetTable } from "../src/provider/preset-table.ts";
import { PRESET_NAMES } from "../src/provider/presets.ts";
import type { AuthRequest } from "../src/transport/auth-request.ts";
import { createReloadMetrics, createWorkerMetrics } from "../src/workers/metrics.ts";
import { linesOf, loadWritten } from "./config/written-config.ts";
import { lineOf, reachedAs } from "./demo/outcome.ts";
import { explained, setScene } from "./explain/scene.ts";
import { localhostCertificate } from "./provider/test-certificates.ts";
import { createRunFolder, REPOSITORY } from "./support/folders.ts";
import { SCENARIOS } from "./support/scenarios.ts";
import { startTransport } from "./transport/running-transport.ts";

const README = readFileSync(`${REPOSITORY}/README.md`, "utf8");

/** The first block of code in a language that holds `part`. */
function codeBlock(language: string, part: string): string {
  const blocks = [...README.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "gs"))];
  const found = blocks.map(([, code = ""]) => code).find((code) => code.includes(part));
  assert.ok(found, `README has no ${language} block with ${part}`);
  return found;
}

describe("README", () => {
  it("has the table of answers that the catalogue has", () => {
    const rows = README.split("\n").flatMap((line) => {
      const [, code, status, message, challenge] =
        /^\| `(\w+)` \| (\d{3}) \| `([^`]+)` \|([^|]*)\|/.exec(line) ?? [];
      return code === undefined
        ? []
        : [[code, Number(status), message, challenge?.replaceAll("`", "").trim()]];
    });
    const catalogue = Object.entries(REFUSALS).map(([code, refusal]: [string, Refusal]) => [
      code,
      refusal.status,
      refusal.message,
      refusal.challenge ?? "",
    ]);
    assert.deepEqual(rows, catalogue);
  });

  it("has the table of presets that there are", () => {
    const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
    const [headings = [], ...rows] = presetTable();
    const table = [
      line(headings),
      line(headings.map(() => "---")),
      ...rows.map(([name, ...facts]) => line([`\`${name}\``, ...facts])),
    ];
    assert.ok(README.includes(table.join("\n")), "the table differs from presetTable()");
  });

  it("has a working example of every preset", async () => {
    const examples = [...README.matchAll(/^\| `(\w+)` \| `(\w+: \{.+\})` \| `(\{.+\})` \|$/gm)];
    assert.deepEqual(
      examples.map(([, preset]) => preset),
      PRESET_NAMES,
    );
    for (const [, preset, provider = "", grant = ""] of examples) {
      assert.match(provider, new RegExp(`\\bpreset: ${preset}\\b`));
      const loaded = await loadWritten(
        `directories: { staff: { type: file, path: users.yaml } }
providers: { ${provider} }
policies: [{ name: api, grants: [${grant}] }]
`,
        { SECRET: "s3cret" },
      );
      assert.deepEqual(linesOf(loaded), [], preset);
    }
  });

  it("shows what the demo prints, but for the times", () => {
    const untimed = (line: string) => line.replace(/ +\d+ ms$/, "");
    const shown = README.split("\n").filter((line) => line.startsWith("✓"));
    const printed = SCENARIOS.map(({ title, expected }) => {
      const answer = { status: 200, ...expected, milliseconds: 0 };
      return lineOf(true, title, answer, "user" in expected ? reachedAs(expected.user) : expected.message);
    });
    assert.deepEqual(shown.slice(0, -1).map(untimed), printed.map(untimed));
    assert.match(shown.at(-1) ?? "", /^✓ key rotation +200 {2}0 of \d+ requests failed /);
  });

  it("has snippets of directories that load", async () => {
    const names = ["local", "openldap", "corp", "jira", "hr", "scim", "sql"];
    const loaded = await loadWritten(
      `${codeBlock("yaml", "active-directory").replace("{ file: corp-ca.pem }", JSON.stringify(localhostCertificate.cert))}
providers: { corp: { preset: custom, issuer: "https://a.example", jwksUri: "https://a.example/keys" } }
policies:
${names.map((name) => `  - { name: p-${name}, grants: [{ type: jwt, provider: corp, audience: jira, directory: ${name} }] }`).join("\n")}
`,
      {
        LDAP_PASSWORD: "s3cret",
        AD_PASSWORD: "s3cret",
        JIRA_TOKEN: "t0ken",
        HR_KEY: "k3y",
        SCIM_TOKEN: "t0ken",
        DATABASE_URL: "postgres://gate:s3cret@db.example.com/people",
      },
    );
    assert.deepEqual(linesOf(loaded), []);
    assert.deepEqual(loaded.kind === "loaded" && Object.keys(loaded.settings.directories), names);
  });

  it("has snippets of the cache, revocation and events that load", async () => {
    const secret = "0123456789012345678901234567890123456789";
    const yaml = [
      codeBlock("yaml", "sentinels:"),
      codeBlock("yaml", "maxTokenLifetime: 12h         #"),
      // Without its own section of revocation, which stands above.
      codeBlock("yaml", "backChannelLogout").replace(/^revocation:.*\n/m, ""),
      'providers: { corp: { preset: custom, issuer: "https://a.example", jwksUri: "https://a.example/keys", clientId: gate, hosts: [hub.example.com] } }',
      "policies: [{ name: open, public: true }]",
    ].join("\n");
    const environment = { REDIS_PASSWORD: "s3cret", ADMIN_TOKEN: secret, RISK_BEARER: secret };
    const beside = { "cache.key": secret, "cache.key.old": `old ${secret}` };
    assert.deepEqual(linesOf(await loadWritten(yaml, environment, beside)), []);
  });

  it("has a snippet of traces that loads, with and without the header", async () => {
    const traces = codeBlock("yaml", "otel-collector");
    const secure = traces.replace("http://", "https://").replace("# headers:", "headers:");
    for (const tracing of [traces, secure]) {
      const yaml = `${tracing}\npolicies: [{ name: open, public: true }]`;
      assert.deepEqual(linesOf(await loadWritten(yaml, {}, { "otel.key": "k3y" })), []);
    }
  });

  it("explains a configuration that loads", async () => {
    const folder = await createRunFolder("readme");
    try {
      await writeFile(`${folder}/grantgate.yaml`, codeBlock("yaml", "policies:"));
      await writeFile(`${folder}/cache.key`, "0123456789012345678901234567890123456789");
      await writeFile(`${folder}/corp.secret`, "secret");
      const loaded = loadConfig(`${folder}/grantgate.yaml`, { REDIS_URL: "redis://127.0.0.1:6379" });
      assert.deepEqual("problems" in loaded ? loaded.problems : [], []);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("shows a Check by hand that the service understands", async () => {
    const command = codeBlock("sh", "grpcurl");
    assert.match(command, / envoy\.service\.auth\.v3\.Authorization\/Check$/m);
    assert.ok(!command.includes("-proto"), "reflection tells what a Check is");
    const [, message] = /-d '([^']+)'/.exec(command) ?? [];
    const running = await startTransport("http2");
    try {
      let seen: AuthRequest | undefined;
      running.check = async (request) => {
        seen = request;
        return { kind: "deny", outcome: "token_invalid", detail: "" };
      };
      await running.client.check(JSON.parse(message ?? ""));
      assert.deepEqual(
        [seen?.method, seen?.host, seen?.path, seen?.headers.get("authorization")],
        ["GET", "jira.example.com", "/rest/api/2/myself", ["Bearer TOKEN"]],
      );
    } finally {
      await running.stop();
    }
  });

  it("shows a request explained as grantgate check explains it, but for the token's own", async () => {
    const scene = await setScene();
    try {
      const exp = Math.floor(Date.now() / 1_000) - 240;
      const authorization = `Bearer ${await scene.sign({ exp, iat: exp - 3_600 })}`;
      const request = JSON.parse(codeBlock("json", "attributes"));
      request.attributes.request.http.headers.authorization = authorization;
      const { text } = await explained(await scene.configure(), JSON.stringify(request));
      const general = (output: string) =>
        output.replace(/in the log is \S+|kid "[^"]+"|\d{4}-\d\d-\d\dT\S+Z/g, "-");
      assert.ok(general(README).includes(`\n${general(text)}\n`), text);
    } finally {
      await scene.remove();
    }
  });

  it("names metrics that exist", async () => {
    const { registry } = createMetrics();
    createReloadMetrics(registry);
    createWorkerMetrics(registry, () => 0);
    const exposed = await registry.metrics();
    const named = README.match(/grantgate_\w+/g) ?? [];
    assert.ok(named.length > 5);
    for (const name of named) assert.match(exposed, new RegExp(`^# TYPE ${name} `, "m"));
  });
});
