import { readFile, rm, writeFile } from "node:fs/promises";
import type { JWK, JWTPayload } from "jose";
import { formatProblem } from "../../src/config/problem.ts";
import { type Configuration, readConfiguration } from "../../src/configuration.ts";
import { checkOnce } from "../../src/explain/check-once.ts";
import type { Explanation } from "../../src/explain/explanation.ts";
import type { Mode } from "../../src/explain/reach.ts";
import { readRequest } from "../../src/explain/read-request.ts";
import { layOut } from "../../src/explain/step.ts";
import type { AuthRequest } from "../../src/transport/auth-request.ts";
import { createRunFolder, REPOSITORY } from "../support/folders.ts";
import { generateSigningKey, signWith } from "../support/oidc-keys.ts";

export const ISSUER = "https://login.example.com";

/** Of which nothing may be shown. */
export const SECRETS = {
  cache: "only-for-tests-0123456789-0123456789",
  client: "cl13nt-s3cret",
};

/** A provider whose JWTs are verified by a key in the configuration, and users in a file. */
const CONFIG = `cache: { secret: ${SECRETS.cache} }
directories:
  staff: { type: file, path: users.yaml }
providers:
  corp: { preset: oidc, issuer: "${ISSUER}", clientId: gate, clientSecret: ${SECRETS.client}, publicKey: { file: key.json } }
policies:
  - name: assets
    match: { hosts: [jira.example.com], paths: ["/assets/**"] }
    public: true
  - name: jira-admin
    match: { hosts: [jira.example.com], paths: ["/rest/admin/**"] }
    grants:
      - { type: jwt, provider: corp, audience: jira, username: preferred_username, directory: staff }
    require: { groups: [jira-admins] }
    headers: { x-auth-user: username }
  - name: jira
    match: { hosts: [jira.example.com], paths: ["/rest/**"], methods: [GET, OPTIONS] }
    preflight: allow
    grants:
      - { type: jwt, provider: corp, audience: jira, username: preferred_username, directory: staff }
      - { type: authorizationGrant, provider: corp, username: email, directory: staff }
    require: { scopes: [read:jira] }
    headers: { x-auth-user: username, x-auth-email: email }
  - name: wiki
    match: { hosts: [wiki.example.com] }
    optional: true
    grants:
      - { type: authorizationGrant, provider: corp, username: email, directory: staff }
    headers: { x-auth-user: username }
`;

export interface Scene {
  /** Holds the configuration as grantgate.yaml, its key and its users. */
  readonly folder: string;
  /** Signs a JWT of alice's that the policy jira takes, but for what it says otherwise. */
  sign(change?: JWTPayload): Promise<string>;
  /** The configuration, its text changed. */
  configure(change?: (yaml: string) => string): Promise<Configuration>;
  remove(): Promise<void>;
}

export async function setScene(): Promise<Scene> {
  const folder = await createRunFolder("explain");
  const key = await generateSigningKey();
  await writeFile(`${folder}/key.json`, JSON.stringify(publicPart(key)));
  await writeFile(`${folder}/grantgate.yaml`, CONFIG);
  await writeFile(`${folder}/users.yaml`, await exampleUsers());
  return {
    folder,
    sign: (change = {}) => signWith(key, { ...claimsOfAlice(), ...change }, {}),
    async configure(change = (yaml) => yaml) {
      await writeFile(`${folder}/changed.yaml`, change(CONFIG));
      const read = readConfiguration(`${folder}/changed.yaml`, {});
      if (read.kind === "loaded") return read;
      throw new Error(read.problems.map(formatProblem).join("\n"));
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

const publicPart = ({ kty, n, e, kid, alg }: JWK) => ({ kty, n, e, kid, alg });

const exampleUsers = () => readFile(`${REPOSITORY}/deploy/example/users.yaml`, "utf8");

function claimsOfAlice(): JWTPayload {
  const now = Math.floor(Date.now() / 1_000);
  return {
    iss: ISSUER,
    aud: "jira",
    sub: "4711",
    preferred_username: "alice",
    scope: "read:jira",
    iat: now - 60,
    exp: now + 3_600,
  };
}

/** GET jira.example.com/rest/x as a CheckRequest, unless it says otherwise. */
export function checkRequestJson(headers: Record<string, string>, change: object = {}): string {
  const http = { method: "GET", host: "jira.example.com", path: "/rest/x", headers, ...change };
  return JSON.stringify({ attributes: { request: { http } } });
}

export function requestOf(json: string): AuthRequest {
  const reading = readRequest(json, "request.json");
  if (reading.kind === "request") return reading.request;
  throw new Error(reading.problems.map(formatProblem).join("\n"));
}

/** What the command makes of a request, and the lines that it prints. */
export async function explained(
  configuration: Configuration,
  json: string,
  mode: Mode = "offline",
): Promise<Explanation & { readonly text: string }> {
  const explanation = await checkOnce(configuration, requestOf(json), mode);
  return { ...explanation, text: layOut(explanation.steps).join("\n") };
}
