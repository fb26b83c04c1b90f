import type { AuthRequest } from "../transport/auth-request.ts";
import type { WireAllowed, WireCheckResponse, WireDenied, WireHeaderValueOption } from "../transport/wire.ts";
import { shown } from "./shown.ts";
import type { Step } from "./step.ts";

/** What Envoy is answered: for the upstream where the request passes, for the client where it does not. */
export function answerStep(response: WireCheckResponse, request: AuthRequest): Step {
  return "ok_response" in response
    ? { name: "upstream", lines: describeAllowed(response, request) }
    : { name: "answer", lines: describeDenied(response) };
}

function describeAllowed({ ok_response }: WireAllowed, { headers }: AuthRequest): readonly string[] {
  const { headers_to_remove: removed } = ok_response;
  const set = ok_response.headers.map((option) => `sets ${headerLine(option)}`);
  const sent = removed.filter((name) => headers.has(name));
  const others = removed.length - sent.length;
  return [
    ...(set.length > 0 ? set : ["sets no header"]),
    ...sent.map((name) => `removes ${shown(name)}`),
    `removes ${others} other names, none of which the request has`,
  ];
}

function describeDenied({ denied_response: { status, headers, body } }: WireDenied): readonly string[] {
  return [`HTTP ${status.code}`, ...headers.map(headerLine), body];
}

const headerLine = ({ header }: WireHeaderValueOption) => `${header.key}: ${header.value}`;
