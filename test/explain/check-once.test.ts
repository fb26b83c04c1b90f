import assert from "node:assert/strict";
import type { Configuration } from "../../src/configuration.ts";
import { checkRequestJson, explained, type Scene, setScene } from "./scene.ts";

describe("a request explained offline", () => {
  let scene: Scene;
  let configuration: Configuration;
  before(async () => {
    scene = await setScene();
    configuration = await scene.configure();
  });
  after(() => scene.remove());

  const withToken = async (claims = {}, change = {}) =>
    checkRequestJson({ authorization: `Bearer ${await scene.sign(claims)}` }, change);

  it("allows with the user and every header that the upstream gets", async () => {
    const { verdict, text, response } = await explained(configuration, await withToken());
    assert.equal(verdict, "allow");
    assert.match(
      text,
      /^policy +jira, by hosts jira\.example\.com; paths \/rest\/\*\*; methods GET, OPTIONS$/m,
    );
    assert.match(text, /^grant +jwt of corp: takes the token$/m);
    assert.match(text, /^grant +authorizationGrant of corp: not tried, as one before it decides$/m);
    assert.match(text, /^binding +the token is bound to nothing$/m);
    assert.match(text, /^directory +staff: username is "a\.\.\.": found$/m);
    assert.match(text, /^require +all is met$/m);
    assert.match(text, /^decision +allow, allowed, as alice$/m);
    assert.match(
      text,
      /^upstream +sets x-auth-user: alice\n +sets x-auth-email: alice@example\.com\n +removes authorization$/m,
    );
    assert.equal(response?.status.code, 0);
  });

  it("shows what a JWT says of itself", async () => {
    const { text } = await explained(configuration, await withToken());
    assert.match(
      text,
      /^credential +Bearer, a JWT of \d+ characters\n +its fingerprint in the log is [\w-]{12}\n/m,
    );
    assert.match(
      text,
      / alg "RS256", kid "[0-9a-f-]{36}", typ "at\+jwt"\n +iss "https:\/\/login\.example\.com", aud "jira"\n/,
    );
    assert.match(text, / exp \d{4}-\d\d-\d\dT[\d:.]+Z \(in 59 minutes\)$/m);
  });

  it("denies with the log's detail, the status, the headers and the body as they are sent", async () => {
    const exp = Math.floor(Date.now() / 1_000) - 240;
    const { verdict, text } = await explained(configuration, await withToken({ exp }));
    assert.equal(verdict, "deny");
    assert.match(text, /^grant +jwt of corp: refuses it, token_expired \(exp is past\)$/m);
    assert.match(text, /^decision +deny, token_expired \(exp is past\)$/m);
    assert.match(
      text,
      /^answer +HTTP 401\n +content-type: application\/json\n +cache-control: no-store\n +www-authenticate: Bearer realm="api", error="invalid_token"\n +\{"error":\{"status":"ERROR","message":"Token Expired: The token provided is expired\."\}\}$/m,
    );
  });

  const DENIALS: readonly (readonly [string, claims: object, change: object, RegExp])[] = [
    ["a foreign audience", { aud: "wiki" }, {}, /token_invalid \(aud does not hold the grant's audience\)/],
    [
      "an unknown user",
      { preferred_username: "ghost" },
      {},
      /^directory +staff: username is "g\.\.\.": notFound, user_not_found$/m,
    ],
    ["a suspended user", { preferred_username: "bob" }, {}, /: inactive, user_inactive$/m],
    [
      "a name of odd letters",
      { preferred_username: "\uff41lice" },
      {},
      /notFound, user_not_found, as it holds letters that look like others$/m,
    ],
    ["a missing scope", { scope: "" }, {}, /^require +the token lacks the scope read:jira$/m],
    [
      "a missing group",
      {},
      { path: "/rest/admin/users" },
      /^require +the user is in none of the required groups$/m,
    ],
    [
      "a policy that there is not",
      {},
      { path: "/other" },
      /^policy +none: no policy matches\ndecision +deny, policy_missing/m,
    ],
    ["an ambiguous path", {}, { path: "/rest/%2e%2e" }, /^policy +none: .*\ndecision +deny, path_ambiguous/m],
    [
      "a bound token as Bearer",
      { cnf: { jkt: "j".repeat(43) } },
      {},
      /^binding +bound to a DPoP key: token_invalid \(DPoP token as Bearer\)$/m,
    ],
    [
      "a token of another issuer",
      { iss: "https://other.example" },
      {},
      /^grant +jwt of corp: not shown: iss is not corp's$/m,
    ],
  ];
  for (const [name, claims, change, line] of DENIALS) {
    it(`denies ${name}, and says at which step`, async () => {
      const { verdict, text } = await explained(configuration, await withToken(claims, change));
      assert.equal(verdict, "deny");
      assert.match(text, line);
    });
  }

  it("explains requests that need no token", async () => {
    const assets = await explained(configuration, checkRequestJson({}, { path: "/assets/a.svg" }));
    assert.match(
      assets.text,
      /^policy +assets.*\n +public: every request passes, as nobody\ndecision +allow, public$/m,
    );
    const wiki = await explained(configuration, checkRequestJson({}, { host: "wiki.example.com" }));
    assert.match(
      wiki.text,
      /^credential +no Authorization header, or of another scheme\ndecision +allow, anonymous$/m,
    );
    const preflight = { origin: "https://a.example", "access-control-request-method": "GET" };
    const cors = await explained(configuration, checkRequestJson(preflight, { method: "OPTIONS" }));
    assert.match(cors.text, /^decision +allow, preflight$/m);
    const none = await explained(configuration, checkRequestJson({}));
    assert.deepEqual([none.verdict, none.response?.status.code], ["deny", 16]);
  });

  it("names the policy that the route names", async () => {
    const json = JSON.parse(checkRequestJson({}, { host: "anywhere" }));
    json.attributes.contextExtensions = { policy: "wiki" };
    const { text } = await explained(configuration, JSON.stringify(json));
    assert.match(text, /^policy +wiki, by context_extensions of the route$/m);
  });

  it("says of an opaque token that its provider would have to be asked", async () => {
    const json = checkRequestJson({ authorization: "Bearer an-opaque-token" });
    const { verdict, text, response } = await explained(configuration, json);
    assert.deepEqual([verdict, response], ["undecided", undefined]);
    assert.match(text, /^grant +jwt of corp: not shown: it takes JWTs alone$/m);
    assert.match(
      text,
      /^grant +authorizationGrant of corp: not known, as its provider is not asked offline$/m,
    );
    assert.match(
      text,
      / introspection: would begin with GET https:\/\/login\.example\.com\/\.well-known\/openid-configuration$/m,
    );
    assert.match(
      text,
      /^decision +undecided: it needs the word of the provider corp \(introspection\); --online asks$/m,
    );
    assert.doesNotMatch(text, /^answer|HTTP/m);
  });

  it("says of a JWT that its provider's keys would have to be read", async () => {
    const asked = await scene.configure((yaml) => yaml.replace(", publicKey: { file: key.json }", ""));
    const { verdict, text } = await explained(asked, await withToken());
    assert.equal(verdict, "undecided");
    assert.match(text, / jwks: would begin with GET /);
    assert.match(text, /the provider corp \(jwks\)/);
  });

  it("says what only the running service knows", async () => {
    const revocable = await scene.configure((yaml) => `revocation: { maxTokenLifetime: 12h }\n${yaml}`);
    const { verdict, text } = await explained(revocable, await withToken());
    assert.equal(verdict, "allow");
    assert.match(text, /^revocation +not known here: only the running service knows what was revoked$/m);
    const keyless = await scene.configure((yaml) => yaml.replace(/^cache: .*\n/, ""));
    assert.match((await explained(keyless, await withToken())).text, /without cache\.secret$/m);
  });
});
