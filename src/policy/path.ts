/**
 * A request path as every upstream reads it, or the reason why upstreams may read it differently.
 * `segments` are percent-decoded, the query and a trailing slash left out; `/` has none.
 */
export type PathReading =
  | {
      readonly kind: "plain";
      readonly segments: readonly string[];
      /** A segment holds a decoded `%2F`: to be refused unless the policy keeps encoded slashes. */
      readonly encodedSlash: boolean;
      /**
       * The segments as some upstreams route them: without their `;parameters`, as Tomcat does, and divided at
       * decoded slashes. Empty where all read the path alike; else it is safe to match only where every reading
       * leads to the same policy.
       */
      readonly otherReadings: readonly (readonly string[])[];
    }
  | { readonly kind: "ambiguous"; readonly detail: string };

type RefusalTable = readonly (readonly [pattern: RegExp, detail: string])[];

const REFUSED_RAW: RefusalTable = [
  [/^[^/]|^$/, "the path does not begin with a slash"],
  // RFC 3986 leaves nothing else in a path; a raw space would even divide an HTTP/1 request line.
  [/[^\x21-\x7e]/, "the path holds a character that is not visible ASCII"],
  [/[#\\]/, "the path holds # or a backslash"],
  [/\/\//, "the path holds an empty segment"],
];

const REFUSED_DECODED: RefusalTable = [
  [/\p{Cc}/u, "the path holds an encoded control character"],
  [/\\/, "the path holds an encoded backslash"],
  // A percent sign can only come from %25, so this is an escape for an upstream that decodes twice.
  [/%[0-9a-f]{2}/i, "the path is encoded twice"],
  // Between slashes of either kind, and with parameters, which Tomcat drops before it resolves the dots.
  [/(?:^|\/)\.{1,2}(?:[;/]|$)/, "the path holds a dot segment"],
];

/**
 * Where a path has to be decoded, or looked at for what upstreams read differently: whatever is not pchar of
 * RFC 3986, an escape or `;` though they are, and what may be an empty or a dot segment. Most paths hold none.
 */
const NEEDS_READING = /[^\w\-.~!$&'()*+,=:@/]|\/[./]/;

/** Reads `rawPath`, a request target in origin form (RFC 9112, section 3.2.1) as the client sent it. */
export function readPath(rawPath: string): PathReading {
  const path = withoutQuery(rawPath);
  if (!path.startsWith("/") || NEEDS_READING.test(path)) return readEncoded(path);
  const segments = withoutTrailingSlash(path.slice(1).split("/"));
  return { kind: "plain", segments, encodedSlash: false, otherReadings: [] };
}

function readEncoded(path: string): PathReading {
  const refusedRaw = refusal(REFUSED_RAW, path);
  if (refusedRaw !== undefined) return ambiguous(refusedRaw);

  const segments: string[] = [];
  for (const rawSegment of path.split("/").slice(1)) {
    const segment = decode(rawSegment);
    if (segment === undefined) return ambiguous("the path is not percent-encoded UTF-8");
    const refused = refusal(REFUSED_DECODED, segment);
    if (refused !== undefined) return ambiguous(refused);
    segments.push(segment);
  }
  return readOtherwise(path, withoutTrailingSlash(segments));
}

function readOtherwise(path: string, segments: readonly string[]): PathReading {
  // Upstreams differ on whether %3B begins parameters: beside a plain `;` there would be a third form.
  if (path.includes(";") && /%3b/i.test(path)) return ambiguous("the path holds both ; and %3B");
  const encodedSlash = segments.some((segment) => segment.includes("/"));
  const readings = [segments];
  if (encodedSlash) readings.push(...readings.map(dividedAtSlashes));
  if (segments.some((segment) => segment.includes(";"))) readings.push(...readings.map(withoutAllParameters));
  const otherReadings = readings.slice(1);
  if (otherReadings.some((reading) => reading.includes(""))) {
    return ambiguous("the path holds an empty segment, or one of parameters alone");
  }
  return { kind: "plain", segments, encodedSlash, otherReadings };
}

const dividedAtSlashes = (segments: readonly string[]) =>
  withoutTrailingSlash(segments.flatMap((segment) => segment.split("/")));
const withoutAllParameters = (segments: readonly string[]) =>
  withoutTrailingSlash(segments.map(withoutParameters));

function refusal(table: RefusalTable, text: string): string | undefined {
  return table.find(([pattern]) => pattern.test(text))?.[1];
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function withoutQuery(path: string): string {
  const query = path.indexOf("?");
  return query === -1 ? path : path.slice(0, query);
}

function withoutParameters(segment: string): string {
  const parameters = segment.indexOf(";");
  return parameters === -1 ? segment : segment.slice(0, parameters);
}

function withoutTrailingSlash(segments: readonly string[]): readonly string[] {
  return segments.at(-1) === "" ? segments.slice(0, -1) : segments;
}

function ambiguous(detail: string): PathReading {
  return { kind: "ambiguous", detail };
}
