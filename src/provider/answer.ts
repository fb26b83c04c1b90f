import { type Claims, claimsOf, parseStrictJson } from "../credential/claims.ts";
import type { OutboundAnswer } from "./outbound.ts";

const JSON_TYPE = /^application\/(?:json|[\w.-]+\+json)$/;

/** Whether an answer says that it is JSON. */
export const isJson = ({ mediaType }: OutboundAnswer): boolean => JSON_TYPE.test(mediaType);

/** The JSON value of an answer, or undefined when its content type or its body is anything else. */
export function readJson(answer: OutboundAnswer): unknown {
  return isJson(answer) ? parseStrictJson(answer.body) : undefined;
}

/** The same of an answer that must be an object. */
export function readJsonObject(answer: OutboundAnswer): Claims | undefined {
  return claimsOf(readJson(answer));
}
