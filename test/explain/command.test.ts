import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { type Ended, grantgate } from "../command-line.ts";
import { checkRequestJson, type Scene, setScene } from "./scene.ts";

describe("grantgate check", () => {
  let scene: Scene;
  before(async () => {
    scene = await setScene();
  });
  after(() => scene.remove());

  async function check(json: string | Buffer, ...more: string[]): Promise<Ended> {
    await writeFile(`${scene.folder}/request.json`, json);
    const args = ["check", "--config", "grantgate.yaml", "--request", "request.json", ...more];
    return grantgate(args, scene.folder).ended;
  }
  const withToken = async (claims = {}) =>
    checkRequestJson({ authorization: `Bearer ${await scene.sign(claims)}` });

  it("exits 0 for an allow", async () => {
    const { code, stdout, stderr } = await check(await withToken());
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^request +GET jira\.example\.com\/rest\/x\n(?:.+\n)+$/);
    assert.match(stdout, /^decision +allow, allowed, as alice$/m);
  });

  it("exits 1 for a deny", async () => {
    const { code, stdout, stderr } = await check(await withToken({ aud: "wiki" }));
    assert.deepEqual([code, stderr], [1, ""]);
    assert.match(stdout, /^decision +deny, token_invalid /m);
  });

  it("exits 3 where somebody would have to be asked", async () => {
    const { code, stdout, stderr } = await check(checkRequestJson({ authorization: "Bearer opaque" }));
    assert.deepEqual([code, stderr], [3, ""]);
    assert.match(stdout, /^decision +undecided: /m);
  });

  it("prints JSON with the answer that Envoy would get", async () => {
    const { code, stdout } = await check(await withToken(), "--json");
    assert.equal(code, 0);
    const { verdict, steps, response } = JSON.parse(stdout);
    assert.equal(verdict, "allow");
    assert.ok(steps.some(({ name }: { name: string }) => name === "decision"));
    assert.deepEqual(response.ok_response.headers[0].header, { key: "x-auth-user", value: "alice" });
  });

  const BAD: readonly (readonly [name: string, content: string | Buffer, line: RegExp])[] = [
    ["no JSON", "GET /", /^request\.json:1:1 found what is no JSON, expected a CheckRequest in JSON$/m],
    [
      "a wrong type",
      checkRequestJson({}, { host: 1 }),
      /^request\.json:1:\d+ .*\.host: found a number, expected a text$/m,
    ],
    ["no UTF-8", Buffer.from([0x22, 0xff, 0x22]), /^request\.json:1:1 found bytes that are no UTF-8, /m],
    [
      "a huge file",
      " ".repeat(300_000),
      /^request\.json:1:1 found a larger one, expected a CheckRequest of at most 256 kB$/m,
    ],
  ];
  for (const [name, content, line] of BAD) {
    it(`exits 2 for ${name}, and says where`, async () => {
      const { code, stdout, stderr } = await check(content);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, line);
    });
  }

  it("exits 2 without a request, and for one that is not there", async () => {
    const run = (...more: string[]) =>
      grantgate(["check", "-c", "grantgate.yaml", ...more], scene.folder).ended;
    const without = await run();
    assert.deepEqual([without.code, without.stdout], [2, ""]);
    assert.match(without.stderr, /^--request is missing\n\nUsage:/);
    const missing = await run("--request", "missing.json");
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /^missing\.json:1:1 found no file that can be read, /);
  });

  it("reads standard input as -", async () => {
    const args = ["check", "-c", "grantgate.yaml", "--request", "-"];
    const { code, stdout } = await grantgate(args, scene.folder, {}, await withToken()).ended;
    assert.equal(code, 0);
    assert.match(stdout, /^decision +allow/m);
    const nothing = await grantgate(args, scene.folder).ended;
    assert.equal(nothing.code, 2);
    assert.match(nothing.stderr, /^-:1:1 found what is no JSON/);
  });
});
