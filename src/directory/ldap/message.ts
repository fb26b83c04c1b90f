import { type Element, readElement, readElements } from "./ber.ts";

/** An entry as the server gave it; attributes by their description in lower case. */
export interface Entry {
  readonly dn: string;
  readonly attributes: ReadonlyMap<string, readonly Buffer[]>;
}

/** What a server sends (RFC 4511, section 4.2), as far as it is needed here. */
export type Message =
  | { readonly kind: "entry"; readonly id: number; readonly entry: Entry }
  | { readonly kind: "reference"; readonly id: number }
  | { readonly kind: "result"; readonly id: number; readonly operation: number; readonly code: number };

export type MessageReading =
  | { readonly kind: "message"; readonly message: Message; readonly rest: Buffer }
  | { readonly kind: "incomplete" | "malformed" };

export const BIND_RESPONSE = 0x61;
export const SEARCH_RESULT_DONE = 0x65;
export const EXTENDED_RESPONSE = 0x78;
const SEARCH_RESULT_ENTRY = 0x64;
const SEARCH_RESULT_REFERENCE = 0x73;
const RESULTS: readonly number[] = [BIND_RESPONSE, SEARCH_RESULT_DONE, EXTENDED_RESPONSE];

const [INTEGER, OCTET_STRING, ENUMERATED, SEQUENCE, SET] = [0x02, 0x04, 0x0a, 0x30, 0x31];

/**
 * Reads the message that the bytes begin with. Read here and not by ldapts, which takes a result without a code for
 * success and loops without end over an entry whose lengths go beyond it.
 */
export function readMessage(bytes: Buffer): MessageReading {
  if (bytes.length > 0 && bytes[0] !== SEQUENCE) return { kind: "malformed" };
  const reading = readElement(bytes);
  if (reading.kind !== "element") return { kind: reading.kind };
  const message = decodeMessage(reading.element.content);
  return message ? { kind: "message", message, rest: reading.rest } : { kind: "malformed" };
}

function decodeMessage(content: Buffer): Message | undefined {
  const [idElement, operation] = readElements(content) ?? [];
  const id = integerOf(idElement, INTEGER);
  if (id === undefined || operation === undefined) return undefined;
  if (RESULTS.includes(operation.tag)) return decodeResult(id, operation);
  if (operation.tag === SEARCH_RESULT_REFERENCE) return { kind: "reference", id };
  if (operation.tag !== SEARCH_RESULT_ENTRY) return undefined;
  const entry = decodeEntry(operation);
  return entry && { kind: "entry", id, entry };
}

/** An LDAPResult begins with its code, the matched DN and a text, of which the code alone is used. */
function decodeResult(id: number, { tag, content }: Element): Message | undefined {
  const [codeElement, matched, text] = readElements(content) ?? [];
  const code = integerOf(codeElement, ENUMERATED);
  if (code === undefined || matched?.tag !== OCTET_STRING || text?.tag !== OCTET_STRING) return undefined;
  return { kind: "result", id, operation: tag, code };
}

function decodeEntry({ content }: Element): Entry | undefined {
  const [dnElement, list, ...others] = readElements(content) ?? [];
  const dn = textOf(dnElement);
  const elements = others.length === 0 ? membersOf(list, SEQUENCE) : undefined;
  const attributes = elements?.map(decodeAttribute);
  if (dn === undefined || attributes === undefined) return undefined;
  const sound = attributes.filter((attribute) => attribute !== undefined);
  return sound.length === attributes.length ? { dn, attributes: new Map(sound) } : undefined;
}

function decodeAttribute(element: Element): [description: string, values: readonly Buffer[]] | undefined {
  const [typeElement, set, ...others] = membersOf(element, SEQUENCE) ?? [];
  const type = textOf(typeElement);
  const values = others.length === 0 ? membersOf(set, SET) : undefined;
  if (type === undefined || values === undefined) return undefined;
  if (values.some(({ tag }) => tag !== OCTET_STRING)) return undefined;
  return [type.toLowerCase(), values.map((value) => value.content)];
}

function membersOf(element: Element | undefined, tag: number): readonly Element[] | undefined {
  return element?.tag === tag ? readElements(element.content) : undefined;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Bytes as UTF-8, which every text in LDAP is; undefined where they are none. */
export function decodeText(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

function textOf(element: Element | undefined): string | undefined {
  return element?.tag === OCTET_STRING ? decodeText(element.content) : undefined;
}

/** Never negative here: an id is at most 2^31 - 1, and codes are few. */
function integerOf(element: Element | undefined, tag: number): number | undefined {
  if (element?.tag !== tag) return undefined;
  const { content } = element;
  if (content.length < 1 || content.length > 4) return undefined;
  const value = content.readIntBE(0, content.length);
  return value < 0 ? undefined : value;
}
