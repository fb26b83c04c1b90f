import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { PRESET_NAMES } from "../src/provider/presets.ts";
import { type Ended, grantgate } from "./command-line.ts";
import { createRunFolder } from "./support/folders.ts";

const GOOD = `policies:
  - { name: all, public: true, match: { paths: ["/**"] } }
`;
const BAD = `listen: nowhere
policies:
  - { name: all, public: true, match: { path: ["/**"] } }
`;

const STAFF = "users: [{ username: alice, email: alice@example.com }, { username: bob, active: false }]";

describe("the command line", () => {
  let folder: string;
  const run = (...args: string[]): Promise<Ended> => grantgate(args, folder).ended;

  before(async () => {
    folder = await createRunFolder("main");
    await writeFile(`${folder}/good.yaml`, GOOD);
    await writeFile(`${folder}/bad.yaml`, BAD);
    await writeFile(
      `${folder}/users.yaml`,
      `directories: { staff: { type: file, path: staff.yaml } }\n${GOOD}`,
    );
    await writeFile(`${folder}/staff.yaml`, STAFF);
    await writeFile(`${folder}/secret.yaml`, `realm: "\${REALM}"\n${GOOD}`);
  });
  after(() => rm(folder, { recursive: true }));

  for (const args of [
    ["validate", "--config", "good.yaml"],
    ["validate", "-c", "good.yaml"],
    ["--config=good.yaml", "validate"],
  ]) {
    it(`${args.join(" ")}: exits 0`, async () =>
      assert.deepEqual(await run(...args), { code: 0, stdout: "good.yaml: good\n", stderr: "" }));
  }

  for (const command of ["validate", "serve"]) {
    it(`${command} with a bad configuration: every problem with its place, exits 2`, async () => {
      const { code, stdout, stderr } = await run(command, "--config", "bad.yaml");
      assert.deepEqual([code, stdout], [2, ""]);
      const lines = stderr.trimEnd().split("\n");
      assert.equal(
        lines[0],
        'bad.yaml:1:9 listen: found "nowhere", expected host:port, such as 127.0.0.1:9191',
      );
      assert.match(lines[1] ?? "", /^bad\.yaml:3:\d+ policies\[0\]\.match/);
      for (const line of lines) assert.match(line, /^bad\.yaml:\d+:\d+ .+ found .+, expected .+$/);
    });
  }

  it("validate with a variable that is unset: says which, exits 2", async () => {
    const { code, stderr } = await run("validate", "--config", "secret.yaml");
    assert.equal(code, 2);
    assert.match(stderr, /^secret\.yaml:1:8 realm: found \$\{REALM\}, unset or empty, expected /);
  });

  it("validate with a file that is not there: exits 2", async () => {
    const { code, stderr } = await run("validate", "--config", "missing.yaml");
    assert.equal(code, 2);
    assert.equal(stderr, "missing.yaml:1:1 found no file that can be read, expected a configuration\n");
  });

  for (const command of ["validate", "serve"]) {
    it(`${command} with a proxy that is none: says which variable, exits 2`, async () => {
      const environment = { https_proxy: "socks5://gate:s3cret@proxy.example.com" };
      const { ended } = grantgate([command, "--config", "good.yaml"], folder, environment);
      const { code, stdout, stderr } = await ended;
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(
        stderr,
        /^good\.yaml:1:1 found HTTPS_PROXY that is none, expected an http or https address/,
      );
      assert.doesNotMatch(stderr, /s3cret/);
    });
  }

  for (const args of [
    ["validate"],
    ["serve"],
    [],
    ["start"],
    ["constructor"],
    ["validate", "serve", "--config", "good.yaml"],
    ["validate", "--configuration", "good.yaml"],
    ["validate", "--config"],
  ]) {
    it(`"${args.join(" ")}": says how it is used, exits 2`, async () => {
      const { code, stdout, stderr } = await run(...args);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, /^Usage:$/m);
      assert.match(stderr, /grantgate serve --config FILE/);
    });
  }

  for (const args of [["--help"], ["-h"], ["serve", "--help"]]) {
    it(`${args.join(" ")}: says how it is used, exits 0`, async () => {
      const { code, stdout, stderr } = await run(...args);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(
        stdout,
        /^Usage:\n.*grantgate serve --config FILE.*\n.*validate.*\n.*check --config(?:.*\n)+.*lookup(?:.*\n)+.*revoke(?:.*\n)+.*providers.*\n.*schema/,
      );
    });
  }

  const look = (...more: string[]) => run("lookup", "--config", "users.yaml", ...more);

  it("lookup: shows who is found, redacted and explained, exits 0", async () => {
    const { code, stdout, stderr } = await look("--directory", "staff", "alice");
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^asked .*username or email is "alice"$/m);
    assert.match(stdout, /^result +found$/m);
    assert.doesNotMatch(stdout, /alice@example/);
  });

  for (const [value, result] of [
    ["nobody", "notFound"],
    ["bob", "inactive"],
  ] as const) {
    it(`lookup of a user who is ${result}: exits 1`, async () => {
      const { code, stdout } = await look("--directory", "staff", "--attribute", "username", value);
      assert.equal(code, 1);
      assert.match(stdout, new RegExp(`^result +${result}, `, "m"));
    });
  }

  for (const [more, message] of [
    [["--directory", "guests", "alice"], /^no directory is called guests \(there is staff\)$/m],
    [["--directory", "staff", "--attribute", "phone", "1"], /^staff looks users up by .*, not phone$/m],
    [["--directory", "staff", "\uff41lice"], /look like others/],
    [["alice"], /^--directory is missing$/m],
    [["--directory", "staff"], /^Usage:$/m],
  ] as const) {
    it(`lookup ${more.join(" ")}: says what is wrong, exits 2`, async () => {
      const { code, stdout, stderr } = await look(...more);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, message);
    });
  }

  it("providers: prints every preset with its settings and pages, exits 0", async () => {
    const { code, stdout } = await run("providers");
    assert.equal(code, 0);
    for (const name of PRESET_NAMES) assert.match(stdout, new RegExp(`^${name}$`, "m"));
    assert.match(stdout, /^github\n {2}setting +url \(https:\/\/api\.github\.com\)\n/m);
    assert.match(stdout, /^ {2}documentation +https:\/\/docs\.github\.com\//m);
  });

  it("schema: prints a JSON schema, exits 0", async () => {
    const { code, stdout } = await run("schema");
    assert.equal(code, 0);
    const { $schema, properties } = JSON.parse(stdout);
    assert.equal($schema, "https://json-schema.org/draft/2020-12/schema");
    assert.ok(properties.policies);
  });
});
