import assert from "node:assert/strict";
import { parse } from "yaml";
import { z } from "zod";
import { configJsonSchema } from "../../src/config/json-schema.ts";
import { EXAMPLE } from "./example.ts";

const reference = `\${SOMETHING}`;
const schema = z.fromJSONSchema(configJsonSchema());
const accepts = (yaml: string) => schema.safeParse(parse(yaml)).success;

const VARIABLES = `listen: ${reference}
drain: ${reference}s
cache: { maxEntries: "${reference}", secret: "${reference}" }
logLevel: ${reference}
providers:
  corp: { preset: "${reference}", issuer: "${reference}", allowHttp: "${reference}" }
policies:
  - name: ${reference}
    preflight: ${reference}
    match: { methods: ["${reference}"] }
    grants:
      - { type: jwt, provider: "${reference}", directory: staff, audience: x, verify: "${reference}" }
    headers: { x-auth-user: "${reference}" }
`;

const REFUSED: readonly (readonly [name: string, from: string, to: string])[] = [
  ["an unknown setting", "ops:", "opps:"],
  ["a listener without a port", "127.0.0.1:9090", "localhost"],
  ["a duration without its unit", "60s", "60"],
  ["an unknown grant type", "type: jwt", "type: oauth"],
  ["a grant without its audience", "audience: jira,", ""],
  ["an empty list", "hosts: [jira.example.com]", "hosts: []"],
  ["a variable as a name", "staff:", `"${reference}":`],
];

describe("the JSON schema for editors", () => {
  it("names its draft and itself", () => {
    const { $schema, title, description } = configJsonSchema();
    assert.equal($schema, "https://json-schema.org/draft/2020-12/schema");
    assert.ok(title && description);
  });

  it("accepts the documented example", () => {
    assert.ok(accepts(EXAMPLE));
  });

  it("accepts a variable in place of any scalar", () => {
    assert.ok(accepts(VARIABLES));
  });

  it("accepts Redis as an address and as a mapping", () => {
    const withRedis = (redis: string) => EXAMPLE.replace(/redis: "[^"]*"/, `redis: ${redis}`);
    assert.ok(accepts(withRedis("/run/redis.sock")));
    assert.ok(accepts(withRedis(`{ sentinels: [127.0.0.1:26379], name: main, password: { file: pass } }`)));
    assert.ok(!accepts(withRedis("{ host: 127.0.0.1 }")));
  });

  for (const [name, from, to] of REFUSED) {
    it(`refuses ${name}`, () => {
      assert.ok(EXAMPLE.includes(from));
      assert.ok(!accepts(EXAMPLE.replace(from, to)));
    });
  }

  it("shows defaults as they would be written", () => {
    const { properties } = configJsonSchema();
    const { drain } = properties ?? {};
    assert.ok(typeof drain === "object");
    assert.equal(drain.default, "10s");
  });
});
