import { once } from "node:events";
import { connect as connectPlain, isIP, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import type { SettingsOf } from "../../config/schema.ts";
import { faultCode } from "../../provider/dispatcher.ts";
import { type Channel, createChannel } from "./channel.ts";
import { type Fault, faultOf, resultFault, SUCCESS, TIMEOUT } from "./fault.ts";
import { bindRequest, startTlsRequest } from "./request.ts";
import { serverOf } from "./server.ts";

export type ConnectionSettings = Pick<SettingsOf<"ldap">, "url" | "startTls" | "ca" | "bind">;

/** A new connection, secured and bound as the settings say. Nothing but StartTLS is sent before it is secured. */
export async function connect(
  { url, startTls, ca, bind }: ConnectionSettings,
  signal: AbortSignal,
): Promise<Channel | Fault> {
  const { host, port, isSecure } = serverOf(url);
  const tls = tlsOptions(host, ca);
  const opened = isSecure
    ? await established(connectTls({ host, port, ...tls }), "secureConnect", signal)
    : await established(connectPlain({ host, port }), "connect", signal);
  const secured = startTls && opened.kind === "channel" ? await upgrade(opened, tls, signal) : opened;
  if (secured.kind === "fault" || bind === undefined) return secured;
  const answer = await secured.exchange(bindRequest(bind), signal);
  if (answer.kind === "answer" && answer.code === SUCCESS) return secured;
  secured.close();
  return answer.kind === "fault" ? answer : resultFault("bind", answer.code);
}

/** The name is checked whatever the environment says; an address is no name to indicate (RFC 6066, section 3). */
function tlsOptions(host: string, ca: string | undefined): ConnectionOptions {
  const name = isIP(host) === 0 && { servername: host };
  return { host, rejectUnauthorized: true, ...name, ...(ca !== undefined && { ca }) };
}

async function established(
  socket: Socket,
  event: "connect" | "secureConnect",
  signal: AbortSignal,
): Promise<Channel | Fault> {
  try {
    await once(socket, event, { signal });
    return createChannel(socket);
  } catch (error) {
    socket.on("error", () => undefined).destroy();
    return signal.aborted ? TIMEOUT : faultOf(faultCode(error));
  }
}

async function upgrade(
  channel: Channel,
  tls: ConnectionOptions,
  signal: AbortSignal,
): Promise<Channel | Fault> {
  const answer = await channel.exchange(startTlsRequest, signal);
  if (answer.kind === "answer" && answer.code === SUCCESS) {
    const socket = channel.detach();
    // What came in plain text after the answer could be anybody's.
    if (socket === undefined) return faultOf("startTls: more than the answer");
    return established(connectTls({ ...tls, socket }), "secureConnect", signal);
  }
  channel.close();
  return answer.kind === "fault" ? answer : resultFault("startTls", answer.code);
}
