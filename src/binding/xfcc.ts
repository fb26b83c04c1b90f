/** What one hop says of its client, in the order written: keys in lower case, values without their quotes. */
export type XfccElement = readonly (readonly [key: string, value: string])[];

/** A pair and what ends it. No character can be read in two ways, so that nothing is ever tried twice. */
const PAIR = /([\w-]+)=(?:"((?:[^"\\]|\\.)*)"|([^",;\\]*))(;|,[ \t]*|$)/gsy;

/**
 * Reads Envoy's X-Forwarded-Client-Cert: elements parted by commas, each of pairs parted by semicolons; a value may
 * stand in quotes, where a backslash takes the character after it along. The whole header or undefined: a client
 * that may write its beginning must not be able to swallow, by an open quote, what Envoy appended.
 */
export function parseXfcc(header: string): readonly XfccElement[] | undefined {
  const elements: XfccElement[] = [];
  let element: [string, string][] = [];
  for (const [, key = "", quoted, plain = "", end = ""] of header.matchAll(PAIR)) {
    element.push([key.toLowerCase(), quoted ?? plain]);
    if (end === ";") continue;
    elements.push(element);
    element = [];
    if (end === "") return elements;
  }
  return undefined;
}
