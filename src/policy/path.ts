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
       * The segments as upstreams like Tomcat route them, without their `;parameters`; undefined when no
       * segment has any. A path is safe to match only where both forms lead to the same policy.
       */
      readonly stripped: readonly string[] | undefined;
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

/** Reads `rawPath`, a request target in origin form (RFC 9112, section 3.2.1) as the client sent it. */
export function readPath(rawPath: string): PathReading {
  const path = withoutQuery(rawPath);
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
  return readParameters(path, withoutTrailingSlash(segments));
}

function readParameters(path: string, segments: readonly string[]): PathReading {
  const encodedSlash = segments.some((segment) => segment.includes("/"));
  if (!segments.some((segment) => segment.includes(";"))) {
    return { kind: "plain", segments, encodedSlash, stripped: undefined };
  }
  // Upstreams differ on whether %3B begins parameters: beside a plain `;` there would be a third form.
  if (path.includes(";") && /%3b/i.test(path)) return ambiguous("the path holds both ; and %3B");
  const stripped = withoutTrailingSlash(segments.map(withoutParameters));
  if (stripped.includes("")) return ambiguous("the path holds a segment of parameters alone");
  return { kind: "plain", segments, encodedSlash, stripped };
}

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
