import assert from "node:assert/strict";
import { linesOf, loadWritten } from "../written-config.ts";

const load = (bytes: number, algorithms: string) =>
  loadWritten(`directories: { staff: { type: file, path: users.yaml } }
providers:
  corp:
    preset: custom
    issuer: urn:corp
    signingSecret: "${"a".repeat(bytes)}"
    algorithms: [${algorithms}]
policies: [{ name: jira, grants: [{ type: jwt, provider: corp, audience: jira, directory: staff }] }]
`);

/** RFC 7518, section 3.2: bytes of the hash, and the algorithms. */
const CASES = [
  [32, "HS256"],
  [48, "HS384"],
  [48, "HS256, HS384"],
  [64, "HS512"],
  [64, "HS256, HS512"],
] as const;

describe("a signing secret", () => {
  for (const [bytes, algorithms] of CASES) {
    it(`for ${algorithms} is at least ${bytes} bytes long`, async () => {
      assert.deepEqual(linesOf(await load(bytes, algorithms)), []);
      assert.deepEqual(linesOf(await load(bytes - 1, algorithms)), [
        `6:20 providers.corp.signingSecret: found ${bytes - 1} bytes, expected at least ${bytes} bytes, the length of the hash`,
      ]);
    });
  }

  it("is measured in bytes, not in characters", async () => {
    const yaml = `providers: { corp: { preset: custom, issuer: a, signingSecret: "${"é".repeat(16)}", algorithms: [HS256] } }`;
    const lines = linesOf(await loadWritten(`${yaml}\npolicies: [{ name: open, public: true }]\n`));
    assert.deepEqual(
      lines.filter((line) => line.includes("signingSecret")),
      [],
    );
  });
});
