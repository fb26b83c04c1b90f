import { randomUUID } from "node:crypto";
import { ec, type SigningKey, signed } from "../grant/signing-keys.ts";
import { type AnsweringServer, startAnsweringServer, withJson } from "../provider/answering-server.ts";
import type { EventAnswer, EventsUnderTest } from "./events-under-test.ts";
import { seconds } from "./logout-under-test.ts";

export const CAEP = "https://schemas.openid.net/secevent/caep/event-type/";
export const RISC = "https://schemas.openid.net/secevent/risc/event-type/";
export const BEARER = "the-agreed-bearer-token";

const MEDIA_TYPE = { "content-type": "application/secevent+jwt" };
const HEADER = { alg: "ES256", typ: "secevent+jwt" };

export type Claims = Readonly<Record<string, unknown>>;

/** A provider and a transmitter of another issuer, each with its keys, on 127.0.0.1. */
export interface Transmitters {
  readonly server: AnsweringServer;
  readonly provider: { readonly issuer: string; readonly key: SigningKey };
  readonly risk: { readonly issuer: string; readonly key: SigningKey };
  readonly config: string;
  /** Answers with the keys from now on. */
  serveKeys(): void;
}

export async function startTransmitters(): Promise<Transmitters> {
  const server = await startAnsweringServer();
  const { origin } = server;
  const provider = { issuer: `${origin}/corp`, key: ec("P-256") };
  const risk = { issuer: `${origin}/risk`, key: ec("P-256") };
  const serveKeys = () =>
    server.answer((response, call) => {
      const { jwk } = call.path === "/risk-keys" ? risk.key : provider.key;
      withJson({ keys: [jwk] })(response, call);
    });
  serveKeys();
  const config = `
providers:
  corp: { preset: custom, issuer: "${provider.issuer}", jwksUri: "${origin}/keys" }
events:
  listen: 127.0.0.1:0
  requestsPerSecond: 1000
  transmitters:
    corp: { provider: corp, audience: gate }
    subjects: { provider: corp, audience: gate, opaque: subject }
    sessions: { provider: corp, audience: gate, opaque: session, emailDomains: [example.com] }
    risk:
      provider: corp
      issuer: "${risk.issuer}"
      jwksUri: "${origin}/risk-keys"
      audience: gate
      authorization: ${BEARER}
      emailDomains: [example.com]
`;
  return { server, provider, risk, config, serveKeys };
}

/** Claims of a good SET with one event; each has a `jti` of its own. */
export function setClaims(iss: string, type: string, payload: Claims, change: Claims = {}): Claims {
  const good = { iss, aud: "gate", iat: seconds(), jti: randomUUID(), events: { [type]: payload } };
  return { ...good, ...change };
}

export const signSet = (key: SigningKey, claims: Claims, typ: string | undefined = HEADER.typ) =>
  signed(key.privateKey, { ...HEADER, typ }, claims);

export const pushSet = (
  events: EventsUnderTest,
  name: string,
  set: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EventAnswer> => events.post(`/events/${name}`, set, { ...MEDIA_TYPE, ...headers });

export const issSub = (iss: string, sub = "alice") => ({ format: "iss_sub", iss, sub });

/** Sends to a listener, from the provider by its own transmitter unless another is named, and from `risk`. */
export function pushesTo(events: () => EventsUnderTest, { provider, risk }: Transmitters) {
  const sign = (type: string, payload: Claims, change: Claims = {}) =>
    signSet(provider.key, setClaims(provider.issuer, type, payload, change));
  return {
    sign,
    user: (sub?: string) => issSub(provider.issuer, sub),
    push: async (type: string, payload: Claims, change: Claims = {}, name = "corp") =>
      (await pushSet(events(), name, await sign(type, payload, change))).status,
    async pushRisk(payload: Claims, change: Claims = {}, bearer = `Bearer ${BEARER}`) {
      const set = await signSet(risk.key, setClaims(risk.issuer, `${RISC}account-disabled`, payload, change));
      return pushSet(events(), "risk", set, { authorization: bearer });
    },
  };
}
