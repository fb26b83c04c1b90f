import assert from "node:assert/strict";
import { linesOf, loadWritten } from "./written-config.ts";

const SECRET = "tr0ub4dor";

/** Wrong wherever it can be, every value a variable. */
const WRONG = `realm: "\${QUOTED}"
cache: { redis: "\${SECRET}", secret: "\${SECRET}" }
providers:
  corp: { preset: custom, jwksUri: "http://\${SECRET}.example.com/jwks", publicKey: { file: key } }
  hub: { preset: oidc, issuer: "https://\${SECRET}@hub.example.com", hosts: ["\${SECRET}/"], clientSecret: { file: "\${SECRET}" } }
directories: { staff: { type: file, path: users.yaml } }
policies:
  - { name: "\${SECRET}", public: true, match: { hosts: ["\${SECRET}"], paths: ["\${SECRET}"] } }
  - { name: "\${SECRET}", public: true, match: { hosts: ["\${SECRET}"] } }
  - { name: "\${SECRET}", public: true, match: { hosts: ["\${SECRET}"] } }
  - name: other
    match: { methods: ["\${SECRET}"] }
    grants:
      - { type: jwt, provider: "\${SECRET}", directory: "\${SECRET}", audience: "\${SECRET}" }
      - { type: "\${SECRET}" }
      - { type: authorizationGrant, provider: corp, directory: staff, verify: userinfo, audience: "\${SECRET}" }
`;

describe("what the environment and the secrets' files hold", () => {
  it("is in no problem's text", async () => {
    const environment = { SECRET, QUOTED: `"${SECRET}"` };
    const lines = linesOf(await loadWritten(WRONG, environment, { key: SECRET }));
    const paths = lines.map((line) => line.split(" ")[1]);
    for (const path of ["realm:", "policies[1].name:", "policies[2].match:", "providers.corp.publicKey:"]) {
      assert.ok(paths.includes(path), `${path} is reported`);
    }
    assert.doesNotMatch(lines.join("\n"), new RegExp(SECRET));
  });

  it("names a policy in other problems only when its name is written out", async () => {
    const name = (written: string) => `{ name: ${written}, public: true, match: { methods: [GET] } }`;
    const later = "{ name: later, public: true, match: { methods: [GET] } }";
    const lineFor = async (written: string) =>
      linesOf(await loadWritten(`policies: [${name(written)}, ${later}]`, { NAME: SECRET }))[0];
    assert.match((await lineFor("first")) ?? "", /something that policies\[0\] \(first\) does not match/);
    assert.match((await lineFor(`"\${NAME}"`)) ?? "", /something that policies\[0\] does not match/);
  });
});
