import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { checkRequestJson, explained, type Scene, setScene } from "./scene.ts";

describe("offline", () => {
  let scene: Scene;
  let connections = 0;
  let port = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });

  before(async () => {
    scene = await setScene();
    await once(server.listen(0, "127.0.0.1"), "listening");
    port = (server.address() as AddressInfo).port;
  });
  after(async () => {
    server.close();
    await scene.remove();
  });

  const DIRECTORIES: readonly (readonly [type: string, written: () => string])[] = [
    [
      "ldap",
      () =>
        `{ type: ldap, preset: openldap, url: "ldap://127.0.0.1:${port}", base: "dc=example,dc=com", bind: { dn: "cn=a", password: p } }`,
    ],
    [
      "http",
      () =>
        `{ type: http, urls: ["http://127.0.0.1:${port}/users/{username}"], attributes: { username: /name } }`,
    ],
    ["scim", () => `{ type: scim, allowHttp: true, url: "http://127.0.0.1:${port}/v2", token: t0ken }`],
    [
      "postgres",
      () =>
        `{ type: postgres, connection: "postgres://a:b@127.0.0.1:${port}/people", queries: { username: "SELECT username FROM users WHERE username = $1" } }`,
    ],
  ];
  for (const [type, written] of DIRECTORIES) {
    it(`asks no directory of type ${type}, and connects to no Redis`, async () => {
      const configuration = await scene.configure((yaml) =>
        yaml
          .replace("{ type: file, path: users.yaml }", written())
          .replace("cache: {", `cache: { redis: "redis://127.0.0.1:${port}",`)
          .replace(/username: email/g, "username: preferred_username")
          .concat("revocation: { maxTokenLifetime: 12h }\n"),
      );
      const authorization = `Bearer ${await scene.sign()}`;
      const { verdict, text } = await explained(configuration, checkRequestJson({ authorization }));
      assert.equal(verdict, "undecided");
      assert.match(text, /^directory +staff: username is "a\.\.\.": unavailable \(not asked offline\)$/m);
      assert.match(text, /^decision +undecided: it needs the word of the directory staff; --online asks$/m);
      assert.equal(connections, 0);
    });
  }

  it("asks no provider, which online is asked", async () => {
    const configuration = await scene.configure((yaml) =>
      yaml.replaceAll("https://login.example.com", `http://127.0.0.1:${port}`),
    );
    const json = checkRequestJson({ authorization: "Bearer opaque" });
    assert.equal((await explained(configuration, json)).verdict, "undecided");
    assert.equal(connections, 0);
    const online = await explained(configuration, json, "online");
    assert.equal(online.verdict, "deny");
    assert.match(
      online.text,
      / discovery: GET http:\/\/127\.0\.0\.1:\d+\/\.well-known\/openid-configuration answered nothing \(\w+\) in \d+ ms$/m,
    );
    assert.ok(connections > 0);
  });
});
