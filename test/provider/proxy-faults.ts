import { type TunnelAnswer, withNothing, withReset, withStatus } from "../support/forward-proxy.ts";

/** What a provider says of a good token. */
export const ACTIVE = { active: true, token_type: "Bearer", sub: "alice" };

/** An answer to the CONNECT that says what a provider would. */
const withActive: TunnelAnswer = (client) => {
  const body = JSON.stringify(ACTIVE);
  const type = "content-type: application/json";
  client.end(`HTTP/1.1 203 OK\r\n${type}\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
};
/** A tunnel, in which the first bytes are answered so. */
const withTunnelThat =
  (answer: TunnelAnswer): TunnelAnswer =>
  (client, call) => {
    client.write("HTTP/1.1 200 OK\r\n\r\n");
    client.once("data", () => answer(client, call));
  };

/** The proxy's answer, the outage's detail for an https and for an http address, and the CONNECTs. */
export const FAULTS = [
  ["refuses the password", withStatus(407), "proxy: status 407", "proxy: status 407", 1],
  ["forbids the address", withStatus(403), "proxy: status 403", "proxy: status 403", 1],
  ["does not reach the provider", withStatus(502), "proxy: status 502", "proxy: status 502", 1],
  ["redirects", withStatus(302), "proxy: status 302", "proxy: status 302", 1],
  ["answers in the provider's place", withActive, "proxy: status 203", "proxy: status 203", 1],
  ["hangs", withNothing, "timeout", "timeout", 1],
  ["resets the connection", withReset, "proxy: UND_ERR_SOCKET", "proxy: UND_ERR_SOCKET", 1],
  [
    "talks nonsense",
    (client, { headers }) => client.end(`${headers["proxy-authorization"]}\r\n\r\n`),
    "proxy: HTTPParserError",
    "proxy: HTTPParserError",
    1,
  ],
  [
    "hangs in the midst of its answer",
    (client) => client.write("HTTP/1.1 200 OK\r\n"),
    "timeout",
    "timeout",
    1,
  ],
  ["lets the tunnel hang", withTunnelThat(withNothing), "timeout", "timeout", 1],
  ["resets the tunnel", withTunnelThat(withReset), "ECONNRESET", "UND_ERR_SOCKET", 2],
] as const satisfies readonly (readonly [string, TunnelAnswer, string, string, number])[];
