import assert from "node:assert/strict";
import fc from "fast-check";
import type { Configuration } from "../../src/configuration.ts";
import { explained, type Scene, SECRETS, setScene } from "./scene.ts";

/** Long enough that none occurs by chance. */
const secret = fc.stringMatching(/^[A-Za-z0-9_-]{20,40}$/);

describe("an explanation", () => {
  let scene: Scene;
  let configuration: Configuration;
  before(async () => {
    scene = await setScene();
    configuration = await scene.configure();
  });
  after(() => scene.remove());

  const credentials = fc.record({
    scheme: fc.constantFrom("Bearer", "DPoP", "Basic", "bearer", ""),
    token: fc.oneof(secret, fc.constant("signed"), fc.constant("forged")),
    others: fc.record(
      { cookie: secret, dpop: secret, "proxy-authorization": secret, "x-api-key": secret },
      { requiredKeys: [] },
    ),
    query: secret,
    matrix: secret,
    certificate: secret,
    path: fc.constantFrom("/rest/x", "/assets/x", "/", "/rest/%2e%2e"),
    body: secret,
  });

  async function tokenOf(kind: string): Promise<string> {
    if (kind !== "signed" && kind !== "forged") return kind;
    const signed = await scene.sign();
    return kind === "signed" ? signed : `${signed.slice(0, -8)}AAAAAAAA`;
  }

  it("holds no credential, neither the request's nor the configuration's", async () => {
    await fc.assert(
      fc.asyncProperty(credentials, async ({ scheme, token: kind, others, ...rest }) => {
        const token = await tokenOf(kind);
        const { query, matrix, certificate, path, body } = rest;
        const headers = { authorization: `${scheme} ${token}`, ...others };
        const target = `${path};session=${matrix}?access_token=${query}#${query}`;
        const http = { method: "GET", host: "jira.example.com", path: target, query, body, headers };
        const json = JSON.stringify({ attributes: { source: { certificate }, request: { http } } });
        const { text, steps, response } = await explained(configuration, json);
        const shown = `${text}${JSON.stringify([steps, response])}`;
        const hidden = [
          ...Object.values(others),
          query,
          matrix,
          certificate,
          body,
          ...Object.values(SECRETS),
        ];
        const parts = token.split(".").filter((part) => part.length > 8);
        for (const value of [...hidden, ...parts]) assert.ok(!shown.includes(value), value);
      }),
      { numRuns: 25 },
    );
  });

  it("keeps a user's name and the names of headers on their lines", async () => {
    const words = fc.string({ unit: "binary", minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(words, words, fc.boolean(), async (name, gap, isKnown) => {
        const username = isKnown ? "alice" : `x@${name}`;
        const authorization = `Bearer ${await scene.sign({ preferred_username: username })}`;
        const headers = { authorization, [`x${gap}auth${gap}user`]: "admin" };
        const http = { method: "GET", host: "jira.example.com", path: "/rest/x", headers };
        const { text } = await explained(
          configuration,
          JSON.stringify({ attributes: { request: { http } } }),
        );
        assert.match(text, /^[^\p{C}\p{Zl}\p{Zp}\n]*(?:\n[^\p{C}\p{Zl}\p{Zp}\n]+)*$/u);
      }),
      {
        numRuns: 25,
        examples: [
          ["\u001b[2K\rdecision    allow", "\u001b", false],
          ["a", "\n", true],
        ],
      },
    );
  });

  it("keeps a token's words on their lines", async () => {
    const words = fc.string({ unit: "binary", minLength: 1, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(words, words, async (iss, host) => {
        const authorization = `Bearer ${await scene.sign({ iss })}`;
        const http = { method: "GET", host, path: "/rest/x", headers: { authorization } };
        const json = JSON.stringify({ attributes: { request: { http } } });
        const { text } = await explained(configuration, json);
        assert.match(text, /^[^\p{C}\p{Zl}\p{Zp}\n]*(?:\n[^\p{C}\p{Zl}\p{Zp}\n]+)*$/u);
      }),
      { numRuns: 20 },
    );
  });
});
