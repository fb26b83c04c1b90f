import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { connect, type Server } from "node:net";
import { type Duplex, pipeline } from "node:stream";
import { createServer as createTlsServer } from "node:tls";
import { listeningPort } from "./ports.ts";

/** What a proxy was asked for. */
export interface ProxyCall {
  readonly method: string;
  /** `host:port` of a CONNECT. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

/** Answers a CONNECT; the proxy adds nothing. */
export type TunnelAnswer = (client: Duplex, call: ProxyCall) => void;

/** A forward proxy on 127.0.0.1, which makes tunnels (RFC 9110, section 9.3.6) and does nothing else. */
export interface ForwardProxy {
  /** `host:port`. */
  readonly host: string;
  /** Oldest first. */
  readonly calls: readonly ProxyCall[];
  /** Subjects of the certificates that callers of a proxy over https showed; `none` for a caller without. */
  readonly shown: readonly string[];
  stop(): Promise<void>;
}

export interface ForwardProxyOptions {
  /** `user:password` that callers must have. */
  readonly credentials?: string;
  /** With which the proxy itself is reached over https. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** To callers that may; a tunnel to where they ask, unless it says otherwise. */
  readonly answer?: TunnelAnswer;
}

export async function startForwardProxy(options: ForwardProxyOptions = {}): Promise<ForwardProxy> {
  const calls: ProxyCall[] = [];
  const shown: string[] = [];
  const opened = new Set<Duplex>();
  const note = ({ method = "", url = "", headers }: IncomingMessage): ProxyCall => {
    const call = { method, target: url, headers };
    calls.push(call);
    return call;
  };
  const http = createServer((request, response) => {
    note(request);
    response.writeHead(501).end();
  });
  http.on("connect", (request: IncomingMessage, client: Duplex) => {
    client.on("error", () => client.destroy());
    answerConnect(client, note(request), options);
  });
  const server = options.tls ? overTls(http, options.tls, shown) : http;
  server.on("connection", (socket) => opened.add(socket));
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    host: `127.0.0.1:${listeningPort(server)}`,
    calls,
    shown,
    stop: async () => {
      for (const socket of opened) socket.destroy();
      await once(server.close(), "close");
    },
  };
}

function overTls(http: Server, tls: NonNullable<ForwardProxyOptions["tls"]>, shown: string[]): Server {
  return createTlsServer({ ...tls, requestCert: true, rejectUnauthorized: false }, (socket) => {
    shown.push(socket.getPeerX509Certificate()?.subject ?? "none");
    http.emit("connection", socket);
  });
}

function answerConnect(client: Duplex, call: ProxyCall, options: ForwardProxyOptions): void {
  const { credentials, answer = withTunnel() } = options;
  const expected = credentials && `Basic ${Buffer.from(credentials).toString("base64")}`;
  if (call.headers["proxy-authorization"] === expected) answer(client, call);
  else withStatus(407)(client, call);
}

/** To the address that was asked for, or to this port of 127.0.0.1 whatever was asked for. */
export function withTunnel(to?: number): TunnelAnswer {
  return (client, { target }) => {
    const [host, port] = target.split(":");
    const upstream = connect(to ?? Number(port), to === undefined ? host : "127.0.0.1");
    upstream.once("connect", () => client.write("HTTP/1.1 200 Connection established\r\n\r\n"));
    pipeline(client, upstream, client, () => client.destroy());
  };
}

/** Repeats everything that it was sent, as a careless proxy would. */
export function withStatus(status: number): TunnelAnswer {
  return (client, { target, headers }) => {
    const body = JSON.stringify({ target, headers });
    const reason = headers["proxy-authorization"] ?? "No";
    client.end(`HTTP/1.1 ${status} ${reason}\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  };
}

export const withReset: TunnelAnswer = (client) => client.destroy();
export const withNothing: TunnelAnswer = () => undefined;
