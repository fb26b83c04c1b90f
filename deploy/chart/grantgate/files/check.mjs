// `helm test`: one gRPC Check by the service's own client and messages. Any answer will do that is a decision.
// node check.mjs HOST:PORT [FOLDER], where FOLDER holds node_modules and proto; /app, as in the image, unless said.
// With GRANTGATE_TEST_TLS, a folder with tls.crt, tls.key and perhaps ca.crt, it calls by TLS with that certificate.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

const DEADLINE_MS = 10_000;
const MESSAGES = "envoy/service/auth/v3/external_auth.proto";
const REQUEST = {
  attributes: { request: { http: { method: "GET", host: "helm-test.invalid", path: "/", headers: {} } } },
};

const [, , address, folder = "/app"] = process.argv;
const load = createRequire(`${folder}/package.json`);
const { credentials, loadPackageDefinition } = load("@grpc/grpc-js");
const { loadSync } = load("@grpc/proto-loader");

const { Authorization } = loadPackageDefinition(loadSync(MESSAGES, { includeDirs: [`${folder}/proto`] }))
  .envoy.service.auth.v3;
const client = new Authorization(address, credentialsFrom(process.env.GRANTGATE_TEST_TLS));

client.waitForReady(Date.now() + DEADLINE_MS, (unready) => {
  if (unready) fail(`no connection to ${address}: ${unready.message}`);
  else client.Check(REQUEST, { deadline: Date.now() + DEADLINE_MS }, judge);
});

function credentialsFrom(tls) {
  if (tls === undefined) return credentials.createInsecure();
  // Of an authority that everybody knows there is no ca.crt.
  const authority = existsSync(`${tls}/ca.crt`) ? readFileSync(`${tls}/ca.crt`) : null;
  return credentials.createSsl(authority, readFileSync(`${tls}/tls.key`), readFileSync(`${tls}/tls.crt`));
}

function judge(error, answer) {
  if (error) return fail(`${address} did not answer: ${error.message}`);
  const { okResponse, deniedResponse } = answer;
  if (!okResponse && !deniedResponse) return fail(`${address} answered without a decision`);
  console.log(`${address} decides: ${okResponse ? "allowed" : `denied, ${deniedResponse.status?.code}`}`);
  client.close();
}

function fail(reason) {
  console.error(reason);
  process.exitCode = 1;
  client.close();
}
