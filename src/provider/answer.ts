import { type Claims, parseClaims } from "../credential/claims.ts";
import type { OutboundAnswer } from "./outbound.ts";

/** The JSON object of an answer, or undefined when its content type or its body is anything else. */
export function readJsonObject({ mediaType, body }: OutboundAnswer): Claims | undefined {
  const json = mediaType === "application/json" || /^application\/[\w.-]+\+json$/.test(mediaType);
  return json ? parseClaims(body) : undefined;
}
